/** Mailboxes as channels: IMAP in, SMTP out, threads kept by signed reply addresses and message ids. */
@NullMarked
package io.fairlead.connector.email;

import org.jspecify.annotations.NullMarked;
