/** Service targets: policies, the timers that run by them, warnings and breaches. */
@NullMarked
package io.fairlead.sla;

import org.jspecify.annotations.NullMarked;
