/** The event log, its tail, and the listeners that must not miss an event. */
@NullMarked
package io.fairlead.journal;

import org.jspecify.annotations.NullMarked;
