/** What the program stands on: PostgreSQL and Redis, its own or given ones, and a refusal in one sentence where they are not fit. */
@NullMarked
package io.fairlead.standalone;

import org.jspecify.annotations.NullMarked;
