/** What a row of a list says about a person, and who that person is. Pure: no database, no files. */
@NullMarked
package io.fairlead.customers.imports.meaning;

import org.jspecify.annotations.NullMarked;
