/** Contacts and companies: their identities, and how a stranger becomes a known customer. */
@NullMarked
package io.fairlead.customers;

import org.jspecify.annotations.NullMarked;
