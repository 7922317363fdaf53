/** Signed webhooks after the Standard Webhooks specification: anybody's system can speak to us and be answered. */
@NullMarked
package io.fairlead.connector.webhook;

import org.jspecify.annotations.NullMarked;
