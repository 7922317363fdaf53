-- Lists of people read from files: the rows as they were read, what they mean, what became of each, and all that is needed
-- to take an import back.
create table contact_import (
    id            uuid primary key default uuidv7(),
    version       bigint      not null default 1,
    created_by    uuid        not null references app_user,
    created_at    timestamptz not null default now(),
    file_name     text        not null,
    file_ref      text        not null,                     -- sha256 in the media store
    file_size     bigint      not null,
    state         text        not null default 'reading'
        check (state in ('reading', 'ready', 'checking', 'checked', 'importing', 'done', 'stopped', 'undoing', 'undone', 'failed',
                         'discarded')),
    changed_at    timestamptz not null default now(),       -- of the state
    failed_in     text,                                     -- the state to which it goes back when it is continued
    failure       text,
    failure_detail text,
    format        text,                                     -- csv, xlsx, vcard
    encoding      text,
    delimiter     text,
    sheet         text,
    sheets        text[]      not null default '{}',
    header        boolean,
    chosen        json        not null default '{}',        -- how a person said the file is to be read
    headers       text[]      not null default '{}',
    fields        text[]      not null default '{}',        -- what each column means; empty text: nothing
    mapping       text,                                     -- name of the saved mapping in use
    country       text,                                     -- for phone numbers without a country code
    source_name   text,
    campaign      text,
    tags          text[]      not null default '{}',
    sees_all      boolean     not null default false,       -- whom the person who started it saw then
    inboxes       uuid[]      not null default '{}',
    rows          int         not null default 0,
    position      int         not null default 0,           -- what is behind it in the present state
    total         int         not null default 0,           -- of so many
    fresh         int         not null default 0,
    matched       int         not null default 0,
    conflicts     int         not null default 0,
    invalid       int         not null default 0,
    made          int         not null default 0,           -- contacts
    filled        int         not null default 0,
    restored      int         not null default 0,           -- by taking it back
    kept          int         not null default 0,
    lease_owner   text,
    lease_until   timestamptz,
    checked_at    timestamptz,
    started_at    timestamptz,
    finished_at   timestamptz,
    undone_at     timestamptz,
    undone_by     uuid references app_user,
    emptied_at    timestamptz                               -- its rows are gone; it cannot be taken back any more
);
create index contact_import_newest on contact_import (id desc);
create index contact_import_work on contact_import (id) where state in ('reading', 'checking', 'importing', 'undoing');
create index contact_import_file on contact_import (file_ref);

create table contact_import_row (
    import_id   uuid   not null references contact_import on delete cascade,
    no          int    not null,                            -- from 1, without the header
    line        int    not null,                            -- where it begins in the file
    cells       text[] not null,
    person      json,                                       -- what the cells mean
    outcome     text check (outcome in ('new', 'match', 'conflict', 'invalid', 'undone', 'kept')),
    reason      text,
    notes       text[] not null default '{}',
    contact_id  uuid,
    matched_by  text,
    matched_row int,
    primary key (import_id, no)
);
create index contact_import_row_outcome on contact_import_row (import_id, outcome, no);
create index contact_import_row_contact on contact_import_row (import_id, contact_id);

-- Who would hold an identity that nobody had before, as far as the dry run has come.
create table contact_import_identity (
    import_id  uuid not null references contact_import on delete cascade,
    kind       text not null,
    normalized text not null,
    row_no     int  not null,
    contact_id uuid not null,                               -- of a contact that is to be made: any id
    known      boolean not null,
    primary key (import_id, kind, normalized)
);
create index contact_import_identity_of on contact_import_identity (import_id, contact_id);

-- What an import did to a contact. Only what was empty is ever filled, so taking back means emptying. No reference: the
-- contact may be gone.
create table contact_import_contact (
    import_id  uuid    not null references contact_import on delete cascade,
    contact_id uuid    not null,
    made       boolean not null,
    before     bigint  not null,                            -- version before the import touched it; 0: it was not there
    version    bigint  not null,                            -- after the last thing that the import did to it
    filled     text[]  not null default '{}',
    identities uuid[]  not null default '{}',
    tags       text[]  not null default '{}',
    outcome    text check (outcome in ('undone', 'kept')),
    primary key (import_id, contact_id)
);
create index contact_import_contact_of on contact_import_contact (contact_id);
create index contact_import_contact_left on contact_import_contact (import_id, contact_id) where outcome is null;
create table contact_import_company (
    import_id  uuid not null references contact_import on delete cascade,
    company_id uuid not null,
    domain     text not null,
    primary key (import_id, company_id)
);

create table contact_import_mapping (
    id         uuid primary key default uuidv7(),
    name       text        not null unique check (length(name) between 1 and 100),
    headers    text[]      not null,
    fields     text[]      not null,
    created_by uuid        not null references app_user,
    used_at    timestamptz not null default now()
);
create index contact_import_mapping_headers on contact_import_mapping (headers, used_at desc);

-- Contacts and companies are deleted when an import is taken back: whoever may refer to one is asked each time.
create index contact_merged_into on contact (merged_into_id) where merged_into_id is not null;
create index company_merged_into on company (merged_into_id) where merged_into_id is not null;
create index match_candidate_b on match_candidate (b);
create index participant_contact on participant (contact_id) where contact_id is not null;
create index conversation_company on conversation (company_id) where company_id is not null;

create view contact_import_view as
select i.*,
       json_build_object(
           'id', i.id, 'version', i.version, 'state', i.state, 'fileName', i.file_name, 'fileSize', i.file_size,
           'createdBy', json_build_object('id', u.id, 'name', u.name), 'createdAt', iso(i.created_at),
           'format', i.format, 'encoding', i.encoding, 'delimiter', i.delimiter, 'sheet', i.sheet, 'sheets', i.sheets,
           'header', i.header, 'mapping', i.mapping, 'country', i.country, 'sourceName', i.source_name, 'campaign', i.campaign,
           'tags', i.tags, 'rows', i.rows, 'position', i.position, 'total', i.total,
           'fresh', i.fresh, 'matched', i.matched, 'conflicts', i.conflicts, 'invalid', i.invalid,
           'made', i.made, 'filled', i.filled, 'restored', i.restored, 'kept', i.kept,
           'failure', case when i.failure is not null then json_build_object('code', i.failure, 'detail', i.failure_detail) end,
           'failedIn', i.failed_in,
           'checkedAt', iso(i.checked_at), 'startedAt', iso(i.started_at), 'finishedAt', iso(i.finished_at),
           'undoneAt', iso(i.undone_at), 'undoneBy', case when b.id is not null then json_build_object('id', b.id, 'name', b.name) end,
           'emptied', i.emptied_at is not null) as json
from contact_import i
         join app_user u on u.id = i.created_by
         left join app_user b on b.id = i.undone_by;

-- Carries out a batch. Items are people (index i), each once; identities name their item. Locks in the order of intake:
-- identities, domains, contacts. Fails with FL001 if somebody took an identity since it was looked up: nothing is changed
-- then, and the batch is to be judged anew. Gives the people who are different now.
create function contact_import_apply(
    import_ uuid, ids uuid[], news boolean[], names text[], companies text[], domains text[], countries text[], languages text[],
    zones text[], tags_json text[], custom_json text[], source_ text,
    id_item int[], id_kind text[], id_norm text[], id_raw text[], id_shared boolean[])
    returns table (id uuid, made boolean) language plpgsql as $$
#variable_conflict use_column
declare
    owners  uuid[];
    claims  uuid[];
begin
    with claim as (
        insert into contact_identity as ci (contact_id, kind, scope, normalized, raw, verified, shared)
        select p.id, f.kind, case f.kind when 'external' then 'vcard' else '' end, f.norm, f.raw, false, f.shared
        from unnest(id_item, id_kind, id_norm, id_raw, id_shared) as f(i, kind, norm, raw, shared)
        join unnest(ids) with ordinality as p(id, i) on p.i = f.i
        order by f.kind, f.norm, f.i
        on conflict do nothing
        returning ci.contact_id, ci.id)
    select coalesce(array_agg(c.contact_id), '{}'), coalesce(array_agg(c.id), '{}') into owners, claims from claim c;
    if cardinality(claims) < cardinality(id_item) then
        raise exception 'somebody else has taken an identity' using errcode = 'FL001';
    end if;

    -- The company: owner of the domain, unless anybody gets an address there (I17).
    with wanted as (
        select d as domain, max(nullif(trim(c), '')) as stated from unnest(domains, companies) as w(d, c)
        where d is not null and not exists (select from free_mail_domain f where f.domain = d)
        group by d),
    missing as (
        insert into company_domain as d (domain, company_id)
        select w.domain, uuidv7() from wanted w
        where not exists (select from company_domain x where x.domain = w.domain)
        order by w.domain
        on conflict do nothing
        returning d.domain, d.company_id),
    named as (
        insert into company (id, name, name_is_domain)
        select m.company_id, coalesce(w.stated, m.domain), w.stated is null
        from missing m join wanted w on w.domain = m.domain)
    insert into contact_import_company (import_id, company_id, domain) select import_, m.company_id, m.domain from missing m;

    perform from contact k where k.id = any (ids) order by k.id for no key update;
    return query
        with given as (
            select p.id, p.fresh, p.name, d.company_id as company, p.stated, p.country, p.language, p.zone, p.custom::jsonb as custom,
                   array(select json_array_elements_text(p.tags::json)) as tags, coalesce(c.claims, '{}') as claims
            from unnest(ids, news, names, companies, domains, countries, languages, zones, tags_json, custom_json)
                     as p(id, fresh, name, stated, domain, country, language, zone, tags, custom)
            left join company_domain d on d.domain = p.domain and not exists (select from free_mail_domain f where f.domain = p.domain)
            left join (select u.owner, array_agg(u.claim) as claims from unnest(owners, claims) as u(owner, claim) group by 1) c
                on c.owner = p.id),
        fresh as (
            insert into contact as k (id, name, company_id, stated_company, country, language, time_zone, tags, custom, source)
            select g.id, g.name, g.company, g.stated, g.country, g.language, g.zone, g.tags, g.custom::json, source_::json
            from given g where g.fresh
            returning k.id),
        -- Known people get only what they lack (I19).
        lacking as (
            select g.*, k.version as before,
                   array_remove(array[
                       case when k.name is null and g.name is not null then 'name' end,
                       case when k.company_id is null and g.company is not null then 'company' end,
                       case when k.stated_company is null and g.stated is not null then 'statedCompany' end,
                       case when k.country is null and g.country is not null then 'country' end,
                       case when k.language is null and g.language is not null then 'language' end,
                       case when k.time_zone is null and g.zone is not null then 'timeZone' end], null)
                   || array(select 'custom.' || key from jsonb_object_keys(g.custom) key where not k.custom::jsonb ? key) as filled,
                   (array(select t from unnest(g.tags) t where t <> all (k.tags)))[1:greatest(0, 20 - cardinality(k.tags))] as more
            from given g join contact k on k.id = g.id where not g.fresh),
        changed as (
            update contact k
            set name = coalesce(k.name, l.name), company_id = coalesce(k.company_id, l.company),
                stated_company = coalesce(k.stated_company, l.stated), country = coalesce(k.country, l.country),
                language = coalesce(k.language, l.language), time_zone = coalesce(k.time_zone, l.zone),
                custom = (l.custom || k.custom::jsonb)::json, tags = k.tags || l.more, version = k.version + 1
            from lacking l
            where k.id = l.id and (cardinality(l.filled) > 0 or cardinality(l.more) > 0 or cardinality(l.claims) > 0)
            returning k.id, k.version, l.before, l.filled, l.more, l.claims),
        noted as (
            insert into contact_import_contact as x (import_id, contact_id, made, before, version, filled, identities, tags)
            select import_, g.id, true, 0, 1, '{}', g.claims, '{}' from given g where g.fresh
            union all
            select import_, c.id, false, c.before, c.version, c.filled, c.claims, c.more from changed c
            on conflict (import_id, contact_id) do update
            set version = excluded.version, filled = x.filled || excluded.filled, identities = x.identities || excluded.identities,
                tags = x.tags || excluded.tags
            returning x.contact_id)
        select n.contact_id, f.id is not null from noted n left join fresh f on f.id = n.contact_id;
end $$;

-- Takes back what an import did to the next contacts: what it made goes, what it filled becomes empty, unless somebody has
-- touched it since. Gives what became of each.
create function contact_import_undo(import_ uuid, most int)
    returns table (id uuid, made boolean, outcome text) language plpgsql as $$
#variable_conflict use_column
declare
    batch uuid[];
    gone  uuid[];
    one   uuid;
begin
    select coalesce(array_agg(b.contact_id), '{}') into batch
    from (select x.contact_id from contact_import_contact x
          where x.import_id = import_ and x.outcome is null order by x.contact_id limit most) b;
    perform from contact k where k.id = any (batch) order by k.id for update;
    select coalesce(array_agg(k.id order by k.id), '{}') into gone
    from contact_import_contact x join contact k on k.id = x.contact_id
    where x.import_id = import_ and x.contact_id = any (batch) and x.made
      and k.version = x.version and k.merged_into_id is null and k.last_interaction_at is null
      and not exists (select from conversation c where c.contact_id = k.id)
      and not exists (select from contact_identity i where i.contact_id = k.id and i.id <> all (x.identities));
    begin
        delete from match_candidate m where (m.a = any (gone) or m.b = any (gone)) and m.state = 'open';
        delete from contact_identity i where i.contact_id = any (gone);
        delete from contact k where k.id = any (gone);
    exception when foreign_key_violation then
        -- Something else refers to one of them by now: find out which, one after the other.
        foreach one in array gone loop
            begin
                delete from match_candidate m where (m.a = one or m.b = one) and m.state = 'open';
                delete from contact_identity i where i.contact_id = one;
                delete from contact k where k.id = one;
            exception when foreign_key_violation then
                gone := array_remove(gone, one);
            end;
        end loop;
    end;
    return query
        with theirs as (
            select x.* from contact_import_contact x where x.import_id = import_ and x.contact_id = any (batch)),
        emptied as (
            update contact k
            set name = case when 'name' = any (t.filled) then null else k.name end,
                company_id = case when 'company' = any (t.filled) then null else k.company_id end,
                stated_company = case when 'statedCompany' = any (t.filled) then null else k.stated_company end,
                country = case when 'country' = any (t.filled) then null else k.country end,
                language = case when 'language' = any (t.filled) then null else k.language end,
                time_zone = case when 'timeZone' = any (t.filled) then null else k.time_zone end,
                custom = (k.custom::jsonb - array(select substr(f, 8) from unnest(t.filled) f where f like 'custom.%'))::json,
                tags = array(select g.tag from unnest(k.tags) with ordinality as g(tag, at) where g.tag <> all (t.tags) order by g.at),
                version = k.version + 1
            from theirs t
            where k.id = t.contact_id and not t.made and k.version = t.version
            returning k.id, k.version, t.before),
        freed as (
            delete from contact_identity i using theirs t
            where t.contact_id = i.contact_id and i.id = any (t.identities) and t.contact_id in (select e.id from emptied e)),
        -- It is as an earlier import left it: that one can be taken back too.
        earlier as (
            update contact_import_contact y set version = e.version from emptied e
            where y.contact_id = e.id and y.import_id <> import_ and y.version = e.before and y.outcome is null),
        settled as (
            update contact_import_contact x
            set outcome = case when x.contact_id = any (gone) or x.contact_id in (select e.id from emptied e) then 'undone' else 'kept' end
            where x.import_id = import_ and x.contact_id = any (batch)
            returning x.contact_id, x.made, x.outcome),
        told as (
            update contact_import_row w set outcome = s.outcome, reason = case when s.outcome = 'kept' then 'touched-since' end
            from settled s
            where w.import_id = import_ and w.contact_id = s.contact_id and w.outcome in ('new', 'match'))
        select s.contact_id, s.made, s.outcome from settled s;
end $$;

-- Companies that nobody but this import knew of go with it.
create function contact_import_undo_companies(import_ uuid) returns int language plpgsql as $$
declare
    firms uuid[];
begin
    select coalesce(array_agg(k.id), '{}') into firms
    from contact_import_company x join company k on k.id = x.company_id
    where x.import_id = import_ and k.version = 1 and k.merged_into_id is null
      and not exists (select from contact c where c.company_id = k.id)
      and not exists (select from conversation c where c.company_id = k.id);
    delete from company_domain d where d.company_id = any (firms);
    delete from company k where k.id = any (firms);
    return cardinality(firms);
exception when foreign_key_violation then
    return 0;
end $$;
