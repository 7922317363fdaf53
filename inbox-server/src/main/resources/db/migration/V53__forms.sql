-- Every published version of a form, as its visitors saw it.
create table form_version (
    channel_account_id uuid        not null references channel_account,
    version            int         not null,
    definition         json        not null,
    created_at         timestamptz not null default now(),
    created_by         uuid references app_user,
    primary key (channel_account_id, version)
);

-- The key under which a content was delivered last: the same content within ten minutes is the same delivery.
create table same_delivery (
    channel_account_id uuid        not null references channel_account,
    sameness           text        not null,
    external_key       text        not null,
    at                 timestamptz not null,
    primary key (channel_account_id, sameness)
);
create index same_delivery_old on same_delivery (at);

-- Where a lead came from, and what was agreed to, is written once.
create function keep_source() returns trigger language plpgsql as $$
begin
    if old.source is not null and new.source::text is distinct from old.source::text then
        raise exception 'the source of a % is written once', tg_table_name;
    end if;
    return new;
end $$;
create trigger message_source_kept before update of source on message for each row execute function keep_source();
create trigger contact_source_kept before update of source on contact for each row execute function keep_source();
