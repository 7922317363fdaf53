/** Web forms: a hosted page, a plain HTML form on any site, or a script that posts JSON. */
@NullMarked
package io.fairlead.connector.form;

import org.jspecify.annotations.NullMarked;
