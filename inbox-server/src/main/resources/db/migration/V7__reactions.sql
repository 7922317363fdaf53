-- Sending: one row per outbound message until it has a final state.
create table delivery (
    message_id         uuid primary key references message,
    conversation_id    uuid        not null references conversation,
    channel_account_id uuid        not null references channel_account,
    seq                bigint      not null,
    state              text        not null check (state in ('queued', 'sending', 'retry_wait', 'sent', 'failed', 'unknown', 'cancelled')),
    attempt            int         not null default 0,
    next_attempt_at    timestamptz not null default now(),
    lease_owner        text,
    lease_until        timestamptz,
    provider_id        text,
    failure            json,
    updated_at         timestamptz not null default now()
);
create index delivery_due on delivery (next_attempt_at) where state in ('queued', 'retry_wait', 'sending');
create index delivery_order on delivery (conversation_id, seq) where state in ('queued', 'retry_wait', 'sending');

create table assignment_decision (
    id              uuid primary key default uuidv7(),
    conversation_id uuid        not null references conversation,
    at              timestamptz not null default now(),
    from_user       uuid references app_user,
    to_user         uuid references app_user,
    by_user         uuid references app_user,   -- null: decided by routing
    reason          text        not null,
    evidence        json        not null default '{}'
);
create index assignment_decision_conversation on assignment_decision (conversation_id, at desc);

create table sla_policy (
    id                     uuid primary key default uuidv7(),
    version                bigint not null default 1,
    name                   text   not null unique,
    first_response_minutes int    not null check (first_response_minutes > 0),
    next_response_minutes  int    not null check (next_response_minutes > 0),
    warn_percent           int    not null default 75 check (warn_percent between 1 and 99),
    calendar_id            uuid references business_calendar -- null: 24×7
);
create table sla_inbox (
    inbox_id  uuid primary key references inbox,
    policy_id uuid not null references sla_policy
);
create table sla_timer (
    id               uuid primary key default uuidv7(),
    conversation_id  uuid        not null references conversation,
    metric           text        not null check (metric in ('first_response', 'next_response')),
    policy_id        uuid        not null references sla_policy,
    policy_version   bigint      not null,
    calendar_version bigint,
    started_at       timestamptz not null,
    target_minutes   int         not null,
    warn_at          timestamptz not null,
    due_at           timestamptz not null,
    next_at          timestamptz,                -- when something is to happen next; null: nothing
    state            text        not null check (state in ('running', 'paused', 'breached', 'met', 'cancelled')),
    warned_at        timestamptz,
    breached_at      timestamptz,
    met_at           timestamptz
);
create unique index sla_timer_running on sla_timer (conversation_id, metric) where state in ('running', 'paused');
create index sla_timer_next on sla_timer (next_at) where next_at is not null;
create index sla_timer_conversation on sla_timer (conversation_id, started_at desc);
