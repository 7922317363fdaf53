/** Reads what mail systems say about mail of ours: bounces, read receipts, complaints. */
@NullMarked
package io.fairlead.connector.email.report;

import org.jspecify.annotations.NullMarked;
