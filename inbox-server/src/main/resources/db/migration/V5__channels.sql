create table channel_account (
    id              uuid primary key default uuidv7(),
    version         bigint      not null default 1,
    kind            text        not null,
    name            text        not null,
    key             text        not null unique,        -- the unguessable part of its public address
    inbox_id        uuid        not null references inbox,
    state           text        not null default 'connecting'
        check (state in ('connecting', 'connected', 'degraded', 'reauth_required', 'disabled')),
    state_detail    text,
    address         text,
    default_country text,
    settings        json        not null default '{}',  -- without secrets
    secrets         bytea,                              -- AES-GCM envelope bound to this row
    capabilities    json        not null default '{}',
    created_at      timestamptz not null default now(),
    unique (name)
);

create table channel_cursor (
    channel_account_id uuid primary key references channel_account,
    cursor             text        not null,
    updated_at         timestamptz not null default now()
);

-- The ledger of everything a channel delivered. I1: a key takes effect once, for ever.
create table inbound_record (
    channel_account_id uuid        not null references channel_account,
    external_key       text        not null check (length(external_key) between 1 and 1000),
    received_at        timestamptz not null default now(),
    outcome            text        not null
        check (outcome in ('imported', 'duplicate', 'auto', 'loop', 'blocked', 'applied', 'ignored', 'quarantined', 'discarded')),
    kind               text        not null,
    message_id         uuid,
    size               int         not null default 0,
    raw                text,     -- small textual deliveries, as received
    raw_ref            text,                            -- larger or binary ones: sha256 in the media store
    reason             text,
    primary key (channel_account_id, external_key)
);
create index inbound_record_recent on inbound_record (channel_account_id, received_at desc);

create table quarantine (
    id                 uuid primary key default uuidv7(),
    channel_account_id uuid        not null references channel_account,
    external_key       text        not null,
    received_at        timestamptz not null default now(),
    reason             text        not null,
    detail             text        not null,
    raw                bytea       not null,
    media_type         text,
    size               int         not null,
    state              text        not null default 'open' check (state in ('open', 'replayed', 'discarded')),
    decided_by         uuid references app_user,
    decided_at         timestamptz,
    why                text,
    unique (channel_account_id, external_key)
);
