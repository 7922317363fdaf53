/** The server as a program of its own, seen only from outside, while something is killed. */
@NullMarked
package io.fairlead.faults;

import org.jspecify.annotations.NullMarked;
