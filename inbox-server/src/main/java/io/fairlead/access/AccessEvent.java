package io.fairlead.access;

import io.fairlead.journal.Event;
import java.util.UUID;

/** What happened to users, teams, inboxes and sessions. */
public sealed interface AccessEvent extends Event {
    String USER_CHANGED = "user.changed";
    String TEAM_CHANGED = "team.changed";
    String INBOX_CHANGED = "inbox.changed";
    String SESSION_ENDED = "session.ended";

    /** A user was made, edited, disabled, or may see other inboxes than before, for whatever reason. */
    record UserChanged(UserView user) implements AccessEvent {
        @Override
        public String type() {
            return USER_CHANGED;
        }

        @Override
        public UUID subject() {
            return user.id();
        }

        @Override
        public long version() {
            return user.version();
        }

        @Override
        public String audience() {
            return Event.ALL;
        }
    }

    record TeamChanged(TeamView team) implements AccessEvent {
        @Override
        public String type() {
            return TEAM_CHANGED;
        }

        @Override
        public UUID subject() {
            return team.id();
        }

        @Override
        public long version() {
            return team.version();
        }

        @Override
        public String audience() {
            return Event.ALL;
        }
    }

    record InboxChanged(InboxView inbox) implements AccessEvent {
        @Override
        public String type() {
            return INBOX_CHANGED;
        }

        @Override
        public UUID subject() {
            return inbox.id();
        }

        @Override
        public long version() {
            return inbox.version();
        }

        @Override
        public String audience() {
            return Event.inbox(inbox.id());
        }
    }

    /** Somebody signed out, or was signed out. The subject is the session. */
    record SessionEnded(UUID sessionId, UUID userId) implements AccessEvent {
        @Override
        public String type() {
            return SESSION_ENDED;
        }

        @Override
        public UUID subject() {
            return sessionId;
        }

        @Override
        public long version() {
            return 1;
        }

        @Override
        public String audience() {
            return Event.user(userId);
        }
    }
}
