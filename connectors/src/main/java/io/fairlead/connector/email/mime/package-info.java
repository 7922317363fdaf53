/** Reads mail as it really is: bytes become headers, texts and files, leniently and within limits; knows nothing of channels' rules. */
@NullMarked
package io.fairlead.connector.email.mime;

import org.jspecify.annotations.NullMarked;
