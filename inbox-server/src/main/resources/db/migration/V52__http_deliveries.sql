-- What was taken by HTTP, one row per item, for people who look for a delivery. The ledger is the truth and has the bodies;
-- this is written after the answer and kept for some weeks.
create table http_delivery (
    channel_account_id uuid        not null references channel_account,
    id                 uuid        not null,            -- version 7: in order of arrival
    received_at        timestamptz not null,
    delivery_id        text,                            -- the sender's
    external_key       text        not null,            -- of the ledger
    outcome            text        not null,
    status             int         not null,            -- of our answer
    scheme             text,                            -- by which the signature was checked
    secret_id          uuid,                            -- by which it was made; null: another key
    remote_address     text        not null,
    headers            json        not null,
    size               int         not null,
    body_hash          bytea       not null,
    primary key (channel_account_id, id)
);
create index http_delivery_sender on http_delivery (channel_account_id, delivery_id);
create index http_delivery_age on http_delivery using brin (received_at);
create index http_delivery_key on http_delivery (channel_account_id, external_key);

-- What was refused leaves nothing behind but a number and our own sentence.
create table http_refusal (
    channel_account_id uuid        not null references channel_account,
    hour               timestamptz not null,
    status             int         not null,
    reason             text        not null,
    count              bigint      not null,
    last_at            timestamptz not null,
    detail             text        not null,
    primary key (channel_account_id, hour, status, reason)
);
