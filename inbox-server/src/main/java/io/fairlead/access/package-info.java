/** Users, teams, roles, inboxes, sessions: who may do and see what. */
@NullMarked
package io.fairlead.access;

import org.jspecify.annotations.NullMarked;
