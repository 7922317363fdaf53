/** The rules of the house that a compiler cannot check. */
@NullMarked
package io.fairlead.house;

import org.jspecify.annotations.NullMarked;
