/** Turns bytes into text and tells what of a text is said: charsets, HTML as plain text, quoted tails and signatures; knows no mail. */
@NullMarked
package io.fairlead.connector.email.text;

import org.jspecify.annotations.NullMarked;
