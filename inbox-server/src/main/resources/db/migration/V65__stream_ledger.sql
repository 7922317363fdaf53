-- The ledger of a watched channel by place and number (for mail: folder, UIDVALIDITY and UID). Beside inbound_record, which knows
-- things by what they are, it tells that nothing that lies in the channel was passed over.
create table channel_slot (
    channel_account_id uuid        not null references channel_account,
    place              text        not null,
    number             bigint      not null,
    arrived_at         timestamptz not null,            -- as the provider says
    size               bigint      not null,
    taken_at           timestamptz not null default now(),
    external_key       text,                            -- null: it was removed before it could be read
    first              boolean     not null,            -- false: the same thing had come before in another slot
    primary key (channel_account_id, place, number)
);
create index channel_slot_key on channel_slot (channel_account_id, external_key);
create index channel_slot_recent on channel_slot (channel_account_id, taken_at desc, number desc);

-- What became of each: what the ledger says of its key, so a replay or a discarding shows here too.
create view channel_slot_view as
select s.channel_account_id, s.place, s.number, s.arrived_at, s.size, s.taken_at, s.external_key, l.message_id, l.reason,
       case when s.external_key is null then 'gone'
            when not s.first then 'duplicate'
            else coalesce(l.outcome, 'quarantined') end as outcome
from channel_slot s
left join inbound_record l on l.channel_account_id = s.channel_account_id and l.external_key = s.external_key;

-- Comparing a channel with its ledger, and taking what lies outside of it.
create table channel_job (
    id                 uuid primary key default uuidv7(),
    channel_account_id uuid        not null references channel_account,
    kind               text        not null check (kind in ('check', 'backfill')),
    state              text        not null default 'queued' check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
    asked_by           uuid references app_user,        -- null: the schedule
    asked_at           timestamptz not null default now(),
    from_number        bigint,
    to_number          bigint,
    since              timestamptz,
    before             timestamptz,
    owner              text,
    until              timestamptz,                     -- the lease of the node that runs it
    place              text,
    reached            bigint,                          -- what the cursor had passed
    seen_to            bigint,                          -- the highest number that was there
    found              int         not null default 0,  -- in the channel
    behind             int         not null default 0,  -- of these not yet reached
    missing            int         not null default 0,  -- of these reached but not in the ledger
    sample             text,                            -- the first of them, for people
    done               int         not null default 0,  -- of the missing
    imported           int         not null default 0,
    duplicate          int         not null default 0,
    quarantined        int         not null default 0,
    error              text,
    finished_at        timestamptz
);
create unique index channel_job_one on channel_job (channel_account_id, kind) where state in ('queued', 'running');
create index channel_job_recent on channel_job (channel_account_id, asked_at desc);

-- When a connection broke, came back, or something was found missing.
create table channel_incident (
    id                 uuid primary key default uuidv7(),
    channel_account_id uuid        not null references channel_account,
    at                 timestamptz not null default now(),
    kind               text        not null check (kind in ('connected', 'degraded', 'reauth_required', 'gap')),
    detail             text
);
create index channel_incident_recent on channel_incident (channel_account_id, at desc);

-- What a provider gives anew, such as a refresh token: an AES-GCM envelope bound to the account.
create table channel_grant (
    channel_account_id uuid primary key references channel_account,
    sealed             bytea       not null,
    updated_at         timestamptz not null default now()
);
