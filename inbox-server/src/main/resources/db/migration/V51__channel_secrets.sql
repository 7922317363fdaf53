-- Who made which secret, and until when it holds. The secrets themselves lie in the account's envelope and nowhere else.
create table channel_secret (
    id                 uuid primary key,
    channel_account_id uuid        not null references channel_account,
    hint               text        not null,            -- its last characters, to know it by
    made_at            timestamptz not null,
    made_by            uuid references app_user,        -- null: the server itself
    until              timestamptz,                     -- null: it holds until somebody ends it
    ended_by           uuid references app_user         -- who decided that it ends
);
create index channel_secret_account on channel_secret (channel_account_id, made_at desc);
