-- The journal: one row per event, gapless and in commit order (see docs/adr/0002).
create table journal_head (
    one   boolean primary key default true check (one),
    epoch uuid    not null default uuidv7(),
    seq   bigint  not null default 0
);
insert into journal_head default values;

create table journal (
    seq      bigint      not null primary key,
    at       timestamptz not null default clock_timestamp(),
    type     text        not null,
    subject  uuid        not null,
    version  bigint      not null,
    audience text        not null,
    actor    text        not null,
    payload  json not null
) partition by range (seq);

-- Partitions are ranges of seq: seq grows with time, so the oldest partition is the oldest history.
create function journal_partition(base bigint, span bigint default 5000000) returns void language plpgsql as $$
begin
    execute format('create table if not exists journal_%s partition of journal for values from (%s) to (%s)',
                   base / span, (base / span) * span, (base / span) * span + span);
end $$;
select journal_partition(0), journal_partition(5000000), journal_partition(10000000);

-- Appends events; must be the last statement of its transaction, because the head row stays locked until commit.
create function journal_append(actor_ text, types text[], subjects uuid[], versions bigint[], audiences text[], payloads text[])
    returns setof journal language plpgsql as $$
declare
    base bigint;
    n    int := cardinality(types);
begin
    if n = 0 then return; end if;
    update journal_head set seq = seq + n returning seq - n into base;
    return query
        insert into journal as j (seq, type, subject, version, audience, actor, payload)
        select base + e.ord, e.type, e.subject, e.version, e.audience, actor_, e.payload::json
        from unnest(types, subjects, versions, audiences, payloads) with ordinality
             as e(type, subject, version, audience, payload, ord)
        returning j.*;
end $$;

create table journal_listener (
    name        text primary key,
    cursor      bigint      not null,
    lease_owner text,
    lease_until timestamptz,
    failures    int         not null default 0,
    last_error  text,
    updated_at  timestamptz not null default now()
);

create table journal_parked (
    id          uuid primary key default uuidv7(),
    listener    text        not null,
    seq         bigint      not null,
    at          timestamptz not null,
    type        text        not null,
    subject     uuid        not null,
    version     bigint      not null,
    audience    text        not null,
    actor       text        not null,
    payload     json        not null,
    error       text        not null,
    parked_at   timestamptz not null default now(),
    replayed_at timestamptz,
    unique (listener, seq)
);
