/** The program: it wires the rooms and holds no logic of its own. */
@NullMarked
package io.fairlead;

import org.jspecify.annotations.NullMarked;
