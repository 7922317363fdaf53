/** Channel accounts and the two ways through them: what outsiders deliver comes in once, what agents say goes out once. */
@NullMarked
package io.fairlead.channels;

import org.jspecify.annotations.NullMarked;
