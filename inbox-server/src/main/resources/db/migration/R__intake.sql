-- Intake of a batch of messages in one call: claims the ledger keys and derives everything else from what was claimed.
-- Item arrays run in parallel (index i = item); *_item arrays name the item that a flat list's entry belongs to.
-- Rows are locked in a fixed order (keys, identities, domains, contacts, conversations), so concurrent batches do not
-- deadlock. Gives one row per item: what became of it and, if it was new, its journal row.
create or replace function intake(
    accounts uuid[], inboxes uuid[], keys text[], kinds text[], msgs uuid[], externals text[], threads text[], tokens uuid[], hints uuid[],
    names text[], companies text[], domains text[], countries text[], languages text[], zones text[],
    senders text[], subjects text[], texts text[], htmls text[], quotes int[], previews text[],
    from_json text[], to_json text[], replies text[], sent timestamptz[], past timestamptz[], lines text[], sources text[], sizes int[],
    raws text[], raw_refs text[],
    id_item int[], id_kind text[], id_scope text[], id_norm text[], id_raw text[], id_verified boolean[],
    ref_item int[], ref_id text[],
    f_item int[], f_print text[],
    p_item int[], p_address text[], p_name text[],
    a_item int[], a_id uuid[], a_inline boolean[], a_cid text[])
    returns table (item int, outcome text, conversation_id uuid, message_id uuid,
                   seq bigint, at timestamptz, version bigint, audience text, payload text)
    language plpgsql as $$
#variable_conflict use_column
declare
    mine      int[];
    contact   uuid[] := array_fill(null::uuid, array[cardinality(keys)]);
    company   uuid[] := array_fill(null::uuid, array[cardinality(keys)]);
    conv      uuid[] := array_fill(null::uuid, array[cardinality(keys)]);
    tkey      text[] := array_fill(null::text, array[cardinality(keys)]);
    account   uuid[] := accounts;
    outs      text[] := array_fill(null::text, array[cardinality(keys)]);
    theirs    boolean[] := array_fill(true, array[cardinality(keys)]);
    own       text[] := '{}';
    prior     uuid[];
    made      uuid[];
    base      bigint;
    n         int;
    r         record;
begin
    -- 1. The ledger: a key takes effect once, for ever.
    with claimed as (
        insert into inbound_record as l (channel_account_id, external_key, outcome, kind, message_id, size, raw, raw_ref)
        select accounts[i], keys[i], case kinds[i] when 'auto' then 'auto' else 'imported' end, 'message', msgs[i], sizes[i],
               raws[i], raw_refs[i]
        from generate_subscripts(keys, 1) i
        order by accounts[i], keys[i], i
        on conflict do nothing
        returning l.message_id)
    select coalesce(array_agg(i order by i), '{}')
    into mine
    from generate_subscripts(keys, 1) i join claimed c on c.message_id = msgs[i];

    -- Mail comes in copies: to several of our addresses, and our own by way of another address of ours.
    if cardinality(f_item) > 0 or cardinality(p_item) > 0 then
        own := own_addresses();
    end if;
    if cardinality(f_item) > 0 then
        for r in select f.i, m.id
                 from unnest(f_item) as f(i)
                 join message m on m.id = message_of_id(externals[f.i]) and m.direction = 'out'
                 join channel_account a on a.id = m.channel_account_id and lower(trim(a.address)) = senders[f.i]
                 where f.i = any (mine)
        loop
            mine := array_remove(mine, r.i);
            outs[r.i] := 'loop';
            update inbound_record set outcome = 'loop', message_id = r.id
            where channel_account_id = accounts[r.i] and external_key = keys[r.i];
        end loop;
        insert into message_print (print, message_id)
        select distinct on (f.print) f.print, msgs[f.i] from unnest(f_item, f_print) as f(i, print)
        where f.i = any (mine)
        order by f.print, tokens[f.i] is null, f.i
        on conflict do nothing;
        -- A copy that proves to belong to another conversation than the first is needed there as well.
        for r in select f.i, p.message_id as id
                 from unnest(f_item, f_print) as f(i, print)
                 join message_print p on p.print = f.print and p.message_id <> msgs[f.i]
                 left join message m on m.id = p.message_id
                 left join unnest(msgs) with ordinality as j(id, i) on j.id = p.message_id
                 where f.i = any (mine) and (tokens[f.i] is null or tokens[f.i] = coalesce(m.conversation_id, tokens[j.i]))
        loop
            mine := array_remove(mine, r.i);
            update inbound_record set outcome = 'duplicate', message_id = r.id
            where channel_account_id = accounts[r.i] and external_key = keys[r.i];
        end loop;
    end if;

    if cardinality(mine) > 0 then
        -- 2. The contact: owner of the item's strongest known identity, else a new one per strongest identity.
        for r in select distinct on (f.i) f.i, o.contact_id
                 from unnest(id_item, id_kind, id_scope, id_norm) with ordinality as f(i, kind, scope, norm, ord)
                 join contact_identity o on o.kind = f.kind and o.scope = f.scope and o.normalized = f.norm and not o.shared
                 where f.i = any(mine)
                 order by f.i, f.ord
        loop contact[r.i] := r.contact_id; end loop;
        select array_agg(distinct c) into prior from unnest(contact) c where c is not null;

        with strongest as (
            select distinct on (f.i) f.i, f.kind, f.scope, f.norm
            from unnest(id_item, id_kind, id_scope, id_norm) with ordinality as f(i, kind, scope, norm, ord)
            where f.i = any(mine) and contact[f.i] is null
            order by f.i, f.ord),
        candidate as (
            select s.kind, s.scope, s.norm, uuidv7() as id from strongest s group by 1, 2, 3)
        insert into contact_identity as ci (contact_id, kind, scope, normalized, raw, verified)
        select distinct on (f.kind, f.scope, f.norm) coalesce(contact[f.i], c.id), f.kind, f.scope, f.norm, f.raw, f.verified
        from unnest(id_item, id_kind, id_scope, id_norm, id_raw, id_verified) with ordinality
                 as f(i, kind, scope, norm, raw, verified, ord)
        left join strongest s on s.i = f.i
        left join candidate c on (c.kind, c.scope, c.norm) = (s.kind, s.scope, s.norm)
        where f.i = any(mine)
        order by f.kind, f.scope, f.norm,
                 (contact[f.i] is not null) desc, coalesce((f.kind, f.scope, f.norm) = (s.kind, s.scope, s.norm), false) desc, f.ord, f.i
        on conflict do nothing;

        for r in select distinct on (f.i) f.i, o.contact_id
                 from unnest(id_item, id_kind, id_scope, id_norm) with ordinality as f(i, kind, scope, norm, ord)
                 join contact_identity o on o.kind = f.kind and o.scope = f.scope and o.normalized = f.norm and not o.shared
                 where f.i = any(mine) and contact[f.i] is null
                 order by f.i, f.ord
        loop contact[r.i] := r.contact_id; end loop;

        -- 3. The company: owner of the sender's registrable domain, unless it is a free-mail domain.
        with wanted as (
            select distinct domains[i] as domain from unnest(mine) i
            where domains[i] is not null and not exists (select from free_mail_domain f where f.domain = domains[i])),
        missing as (
            insert into company_domain as d (domain, company_id)
            select w.domain, uuidv7() from wanted w
            where not exists (select from company_domain x where x.domain = w.domain)
            order by w.domain
            on conflict do nothing
            returning d.domain, d.company_id)
        insert into company (id, name, name_is_domain)
        select m.company_id, coalesce(max(nullif(trim(companies[i]), '')), m.domain),
               max(nullif(trim(companies[i]), '')) is null
        from missing m join unnest(mine) i on domains[i] = m.domain
        group by m.company_id, m.domain;
        for r in select i, d.company_id from unnest(mine) i join company_domain d on d.domain = domains[i]
                 where not exists (select from free_mail_domain f where f.domain = domains[i])
        loop company[r.i] := r.company_id; end loop;

        -- New contacts are those that own an identity but have no row yet; known ones get only what they lack.
        with fresh as (
            insert into contact as k (id, name, company_id, stated_company, country, language, time_zone, source, last_interaction_at)
            select distinct on (contact[i]) contact[i], nullif(trim(names[i]), ''), company[i], companies[i], countries[i], languages[i],
                   zones[i], sources[i]::json, coalesce(past[i], now())
            from unnest(mine) i
            where contact[i] <> all (coalesce(prior, '{}'))
            order by contact[i], i
            on conflict (id) do nothing
            returning k.id)
        select coalesce(array_agg(f.id), '{}') into made from fresh f;
        perform from contact k where k.id = any (contact) and k.id <> all (made) order by k.id for no key update;
        update contact k
        set name = coalesce(k.name, g.name), company_id = coalesce(k.company_id, g.company),
            stated_company = coalesce(k.stated_company, g.stated), country = coalesce(k.country, g.country),
            language = coalesce(k.language, g.language), time_zone = coalesce(k.time_zone, g.zone),
            last_interaction_at = greatest(k.last_interaction_at, g.at),
            version = k.version + ((k.name is null and g.name is not null) or (k.company_id is null and g.company is not null)
                or (k.country is null and g.country is not null) or (k.language is null and g.language is not null)
                or (k.time_zone is null and g.zone is not null))::int
        from (select contact[i] as id, max(nullif(trim(names[i]), '')) as name, (array_agg(company[i]))[1] as company,
                     max(companies[i]) as stated, max(countries[i]) as country, max(languages[i]) as language, max(zones[i]) as zone,
                     max(coalesce(past[i], now())) as at
              from unnest(mine) i group by 1) g
        where k.id = g.id and k.id <> all (made);

        -- Two identities of one sender with two owners: evidence that these may be one person. A suggestion, never a merge.
        insert into match_candidate (a, b, score, reasons)
        select distinct least(contact[f.i], o.contact_id), greatest(contact[f.i], o.contact_id), 60,
               array['same-sender:' || f.kind]
        from unnest(id_item, id_kind, id_scope, id_norm) as f(i, kind, scope, norm)
        join contact_identity o on o.kind = f.kind and o.scope = f.scope and o.normalized = f.norm and not o.shared
        where f.i = any(mine) and o.contact_id <> contact[f.i]
        on conflict (a, b) do nothing;

        -- 4. The thread: a verified token, else an answered message whose thread the sender is part of, else the channel's own.
        -- An id counts where the mail was sent to: in the account's own inbox, or that of another account that it names.
        foreach n in array mine loop
            tkey[n] := coalesce(threads[n], 'contact:' || contact[n]);
        end loop;
        for r in select i, c.external_thread_key as t, c.channel_account_id as a
                 from unnest(mine) i join conversation c on c.id = tokens[i] and (c.inbox_id = inboxes[i] or c.channel_account_id = accounts[i])
        loop tkey[r.i] := r.t; account[r.i] := r.a; end loop;
        if cardinality(ref_item) > 0 then
            for r in select distinct on (f.i) f.i, c.external_thread_key as t, c.channel_account_id as a
                     from unnest(ref_item, ref_id) with ordinality as f(i, ref, ord)
                     join message m on m.external_id = f.ref
                     join conversation c on c.id = m.conversation_id
                     where f.i = any(mine) and tokens[f.i] is null
                       and (c.inbox_id = inboxes[f.i] or c.channel_account_id = accounts[f.i] or exists (
                           select from channel_account a join unnest(p_item, p_address) as p(i, address) on lower(trim(a.address)) in (p.address, plain_address(p.address))
                           where a.id = c.channel_account_id and p.i = f.i))
                       and (takes_part(c.id, c.contact_id, c.company_id, contact[f.i], senders[f.i], company[f.i])
                            or kinds[f.i] = 'auto' and senders[f.i] = any (own))
                     order by f.i, f.ord, (c.channel_account_id = accounts[f.i]) desc, m.id desc
            loop tkey[r.i] := r.t; account[r.i] := r.a; end loop;
            -- The answered message may be in this very batch (a mailbox is being imported).
            for r in select distinct on (f.i) f.i, j.i as j
                     from unnest(ref_item, ref_id) as f(i, ref)
                     join unnest(externals) with ordinality as j(ref, i) on j.ref = f.ref and j.i < f.i
                     where f.i = any(mine) and j.i = any(mine) and tokens[f.i] is null and inboxes[f.i] = inboxes[j.i]
                       and (contact[f.i] = contact[j.i] or company[f.i] = company[j.i] or exists (
                           select from unnest(p_item, p_address) as p(i, address)
                           where p.i = j.i and plain_address(p.address) = plain_address(senders[f.i])))
                     order by f.i, j.i
            loop
                if tkey[r.i] is not distinct from coalesce(threads[r.i], 'contact:' || contact[r.i]) then
                    tkey[r.i] := tkey[r.j];
                    account[r.i] := account[r.j];
                end if;
            end loop;
        end if;
        -- An id of ours that is not written down yet, or that a mail system has replaced; a machine may name it from anywhere.
        if cardinality(f_item) > 0 then
            for r in select i, c.external_thread_key as t, c.channel_account_id as a
                     from unnest(mine) i
                     join conversation c on c.id = hints[i] and (c.inbox_id = inboxes[i] or c.channel_account_id = accounts[i])
                     where tokens[i] is null and tkey[i] = coalesce(threads[i], 'contact:' || contact[i])
                       and (kinds[i] = 'auto' or takes_part(c.id, c.contact_id, c.company_id, contact[i], senders[i], company[i]))
            loop tkey[r.i] := r.t; account[r.i] := r.a; end loop;
        end if;

        -- 5. The conversation: the open one, else one closed not too long ago, else a new one, which is still its contact's (I6).
        -- What is past opens none: it goes where the thread is, or into one that is closed from the beginning.
        insert into conversation (channel_account_id, inbox_id, external_thread_key, contact_id, company_id, previous_id, subject,
                                  country, language, product_line, status, closed_at, last_interaction_at, created_at)
        select distinct on (account[i], tkey[i])
               account[i], case when account[i] = accounts[i] then inboxes[i] else coalesce(last.inbox_id, inboxes[i]) end, tkey[i], k.id,
               coalesce(k.company_id, case when k.id = contact[i] then company[i] end), last.id, subjects[i],
               coalesce(case when k.id = contact[i] then countries[i] end, k.country),
               coalesce(case when k.id = contact[i] then languages[i] end, k.language), lines[i],
               case when past[i] is null then 'open' else 'closed' end, past[i], coalesce(past[i], now()), coalesce(past[i], now())
        from unnest(mine) i
        left join lateral (
            select c.id, c.status, c.closed_at, c.contact_id, c.inbox_id from conversation c
            where c.channel_account_id = account[i] and c.external_thread_key = tkey[i]
            order by (c.status not in ('closed', 'spam')) desc, c.created_at desc limit 1) last on true
        join contact k on k.id = coalesce(last.contact_id, contact[i])
        join inbox b on b.id = inboxes[i]
        where last.id is null or (past[i] is null and last.status = 'closed' and last.closed_at < now() - make_interval(days => b.reopen_days))
        order by account[i], tkey[i], i
        on conflict do nothing;

        for r in select i, c.id, c.contact_id
                 from unnest(mine) i
                 cross join lateral (
                     select c.id, c.contact_id from conversation c
                     where c.channel_account_id = account[i] and c.external_thread_key = tkey[i]
                     order by (c.status not in ('closed', 'spam')) desc, c.created_at desc limit 1) c
        loop
            conv[r.i] := r.id;
            theirs[r.i] := r.contact_id = contact[r.i];
        end loop;
        perform from conversation c where c.id = any (conv) order by c.id for no key update;

        -- 6. The messages, each with its conversation's next seq.
        insert into message (id, conversation_id, channel_account_id, seq, direction, kind, author_kind, author_id, author_name, subject,
                             body_text, body_html, quote_offset, sender, recipients, external_id, in_reply_to, reference_ids,
                             language, sent_at, received_at, status, source)
        select msgs[i], conv[i], accounts[i], c.last_seq + row_number() over (partition by conv[i] order by i), 'in', kinds[i],
               'contact', contact[i], coalesce(nullif(trim(names[i]), ''), k.name, senders[i]), subjects[i], coalesce(texts[i], ''), htmls[i],
               quotes[i], from_json[i]::json, to_json[i]::json,
               case when externals[i] is not null
                         and not exists (select from message m where m.channel_account_id = accounts[i] and m.direction = 'in' and m.external_id = externals[i])
                         and row_number() over (partition by accounts[i], externals[i] order by i) = 1
                    then externals[i] end,
               replies[i],
               (select array_agg(f.ref order by f.ord) from unnest(ref_item, ref_id) with ordinality as f(i2, ref, ord) where f.i2 = i),
               languages[i], sent[i], coalesce(past[i], now()), 'received', sources[i]::json
        from unnest(mine) i
        join conversation c on c.id = conv[i]
        join contact k on k.id = contact[i];

        if cardinality(a_item) > 0 then
            insert into message_attachment (message_id, attachment_id, position, inline, content_id)
            select msgs[f.i], f.id, f.ord, f.inline, f.cid
            from unnest(a_item, a_id, a_inline, a_cid) with ordinality as f(i, id, inline, cid, ord)
            where f.i = any(mine);
        end if;
        insert into participant (conversation_id, address, kind, name, contact_id)
        select distinct on (conv[i], senders[i]) conv[i], senders[i],
               case when theirs[i] then 'contact' else 'third_party' end, nullif(trim(names[i]), ''), contact[i]
        from unnest(mine) i
        where senders[i] is not null
        order by conv[i], senders[i], i
        on conflict do nothing;
        if cardinality(p_item) > 0 then
            insert into participant (conversation_id, address, kind, name)
            select distinct on (conv[f.i], f.address) conv[f.i], f.address, 'cc', f.name
            from unnest(p_item, p_address, p_name) as f(i, address, name)
            where f.i = any(mine) and not is_own(f.address, own)
            order by conv[f.i], f.address
            on conflict do nothing;
        end if;
        if cardinality(f_item) > 0 then
            -- Who was written to has written: now it is known who that is.
            update participant p
            set contact_id = contact[i], name = coalesce(p.name, nullif(trim(names[i]), '')),
                kind = case p.kind when 'bcc' then 'cc' else p.kind end
            from unnest(mine) i
            where p.conversation_id = conv[i] and p.address = senders[i] and p.contact_id is null;
        end if;

        -- I4: what a machine wrote changes neither status nor waiting time, nor does what is past.
        update conversation c
        set version = c.version + 1,
            last_seq = c.last_seq + g.n,
            message_count = c.message_count + g.n,
            status = case when g.human > 0 and c.status <> 'spam' then 'open' else c.status end,
            snoozed_until = case when g.human > 0 and c.status <> 'spam' then null else c.snoozed_until end,
            closed_at = case when g.human > 0 and c.status <> 'spam' then null when g.fresh = 0 and c.status = 'closed' then greatest(c.closed_at, g.at) else c.closed_at end,
            waiting_since = case when g.human > 0 then coalesce(c.waiting_since, now()) else c.waiting_since end,
            last_inbound_at = greatest(c.last_inbound_at, g.at), last_interaction_at = greatest(c.last_interaction_at, g.at),
            company_id = coalesce(c.company_id, g.company),
            subject = coalesce(c.subject, subjects[g.last]),
            product_line = coalesce(c.product_line, lines[g.last]),
            language = coalesce(c.language, case when theirs[g.last] then languages[g.last] end),
            preview = case when g.behind then c.preview else previews[g.last] end,
            preview_direction = case when g.behind then c.preview_direction else 'in' end,
            preview_kind = case when g.behind then c.preview_kind else kinds[g.last] end
        from (select s.*, s.fresh = 0 and exists (
                         select from conversation x where x.id = s.id and x.message_count > 0 and x.last_interaction_at > s.at) as behind
              from (select conv[i] as id, count(*) as n, count(*) filter (where kinds[i] <> 'auto' and past[i] is null) as human,
                           count(*) filter (where past[i] is null) as fresh, max(coalesce(past[i], now())) as at, max(i) as last,
                           (array_agg(company[i] order by i) filter (where theirs[i]))[1] as company
                    from unnest(mine) i group by 1) s) g
        where c.id = g.id;
    end if;

    -- 7. The journal, last: its head row stays locked until commit.
    n := cardinality(mine);
    if n > 0 then
        update journal_head h set seq = h.seq + n returning h.seq - n into base;
    end if;
    return query
        with wrote as (
            insert into journal as j (seq, type, subject, version, audience, actor, payload)
            select base + e.ord, 'message.received', c.id, c.version, 'inbox:' || c.inbox_id, 'channel:' || accounts[e.i],
                   json_build_object('message', m.json, 'conversation', c.json)
            from unnest(mine) with ordinality as e(i, ord)
            -- Fenced: a view of seven tables is beyond the planner's join limit, so it would make up the whole of it first.
            cross join lateral (select v.json from message_view v where v.id = msgs[e.i] offset 0) m
            cross join lateral (select v.* from conversation_view v where v.id = conv[e.i] offset 0) c
            returning j.seq, j.at, j.version, j.audience, j.payload)
        select i, case when kinds[i] = 'auto' then 'auto' else 'imported' end, conv[i], msgs[i],
               w.seq, w.at, w.version, w.audience, w.payload::text
        from unnest(mine) with ordinality as e(i, ord) join wrote w on w.seq = base + e.ord
        union all
        select i, coalesce(outs[i], 'duplicate'), m.conversation_id, l.message_id, null, null, null, null, null
        from unnest(array(select generate_subscripts(keys, 1) except select unnest(mine))) i
        cross join lateral (
            select l.message_id from inbound_record l
            where l.channel_account_id = accounts[i] and l.external_key = keys[i] offset 0) l
        left join message m on m.id = l.message_id;
end $$;
