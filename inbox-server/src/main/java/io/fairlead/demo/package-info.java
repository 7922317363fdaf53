/** The demo company and the outside senders who write to it over the network; there only while {@code fairlead.demo} is on. */
@NullMarked
package io.fairlead.demo;

import org.jspecify.annotations.NullMarked;
