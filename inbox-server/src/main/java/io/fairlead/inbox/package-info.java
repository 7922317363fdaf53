/** Conversations and messages: what came in, what goes out, and what state each conversation is in. */
@NullMarked
package io.fairlead.inbox;

import org.jspecify.annotations.NullMarked;
