/** Programs that measure the product beside their references, in one run (docs/benchmarks.md). */
@NullMarked
package io.fairlead.bench;

import org.jspecify.annotations.NullMarked;
