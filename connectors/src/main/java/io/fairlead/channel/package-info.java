/** The contract between a channel and the rest of the house: what comes in, what goes out, what a channel can do. */
@NullMarked
package io.fairlead.channel;

import org.jspecify.annotations.NullMarked;
