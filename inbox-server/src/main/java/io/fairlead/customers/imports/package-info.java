/** Lists of people from files: read, understood, tried out, taken in batch by batch, and taken back as a whole. */
@NullMarked
package io.fairlead.customers.imports;

import org.jspecify.annotations.NullMarked;
