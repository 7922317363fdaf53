/** Business calendars: when a company works, and how long that is. */
@NullMarked
package io.fairlead.calendars;

import org.jspecify.annotations.NullMarked;
