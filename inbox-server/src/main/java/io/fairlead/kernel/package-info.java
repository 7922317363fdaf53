/** What every room may use: ids, who acts, pages, problems. */
@NullMarked
package io.fairlead.kernel;

import org.jspecify.annotations.NullMarked;
