/** Files of messages: bytes stored once by their content, rows that name each use of them. */
@NullMarked
package io.fairlead.media;

import org.jspecify.annotations.NullMarked;
