/** Who gets which conversation, why, and what waits in the queue. */
@NullMarked
package io.fairlead.routing;

import org.jspecify.annotations.NullMarked;
