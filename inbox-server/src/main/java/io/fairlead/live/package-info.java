/** The gateway to browsers: what happens, in order, over one WebSocket per window. */
@NullMarked
package io.fairlead.live;

import org.jspecify.annotations.NullMarked;
