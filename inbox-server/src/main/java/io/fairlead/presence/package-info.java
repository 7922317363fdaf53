/** Who is online, who is typing, who is looking at what: kept for seconds, shared between nodes through Redis. */
@NullMarked
package io.fairlead.presence;

import org.jspecify.annotations.NullMarked;
