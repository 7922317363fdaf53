/** The plumbing of every HTTP answer: request ids, forwarded addresses, headers, origins, problems, the page's fallback. */
@NullMarked
package io.fairlead.access.web;

import org.jspecify.annotations.NullMarked;
