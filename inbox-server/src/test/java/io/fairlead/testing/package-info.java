/** What tests stand on: real PostgreSQL and Redis, a server on a random port, and a watch for dropped errors. */
@NullMarked
package io.fairlead.testing;

import org.jspecify.annotations.NullMarked;
