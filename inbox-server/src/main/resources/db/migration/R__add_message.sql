-- A reply or a note, with everything that follows from it, in one call. The outcome is a word; nothing is written unless it
-- is 'added'. The same client id again gives the message that it made ('same'), unless the command differs ('mismatch').
create or replace function add_message(conv uuid, scope uuid[], msg uuid, client uuid, hash text, kind_ text, author uuid, who text,
                            body text, html text, subject_ text, rcpt json, files uuid[], seen bigint, forced boolean, next_status text,
                            answers uuid default null)
    returns table (outcome text, message text, conversation text) language plpgsql as $$
declare
    c    conversation;
    cap  json;
    old  message;
    last message;
    here boolean := kind_ = 'note';
    mine text;
    sign text;
begin
    select x.* into c from conversation x where x.id = conv and (scope is null or x.inbox_id = any (scope)) for no key update;
    if c.id is null then return query select 'not-found', null::text, null::text; return; end if;
    select m.* into old from message m where m.conversation_id = conv and m.client_msg_id = client;
    if old.id is not null then
        return query select case when old.request_hash = hash then 'same' else 'mismatch' end, mv.json::text, null::text
                     from message_view mv where mv.id = old.id;
        return;
    end if;
    if not here then
        select a.capabilities, lower(trim(a.address)) into cap, mine from channel_account a where a.id = c.channel_account_id;
        if not coalesce((cap ->> 'replies')::boolean, false) then return query select 'not-sendable', null::text, null::text; return; end if;
        if cardinality(files) > 0 and not coalesce((cap ->> 'attachments')::boolean, false) then
            return query select 'no-files', null::text, null::text;
            return;
        end if;
        if c.window_expires_at < now() then return query select 'window-closed', null::text, null::text; return; end if;
        if not forced and c.last_agent_seq > coalesce(seen, c.last_agent_seq)
           and exists (select from message m where m.conversation_id = conv and m.seq = c.last_agent_seq and m.author_id is distinct from author) then
            return query select 'newer-reply', null::text, null::text; return;
        end if;
        last := answered_message(conv, answers);
        if answers is not null and last.id is null then return query select 'unknown-message', null::text, null::text; return; end if;
        if coalesce((cap ->> 'recipients')::boolean, false) then
            rcpt := coalesce(rcpt, reply_recipients(last, false));
            if coalesce(json_array_length(rcpt -> 'to'), 0) = 0 then return query select 'no-recipient', null::text, null::text; return; end if;
            if exists (select from recipients_of(rcpt) r where plain_address(r.address) = mine) then
                return query select 'own-address', null::text, null::text;
                return;
            end if;
            sign := signature_of(c, last, who);
        elsif rcpt is not null then
            return query select 'no-recipients', null::text, null::text;
            return;
        end if;
    else
        rcpt := null;
    end if;
    -- A file is the author's own upload or one of a message that the author sees; any other id is no file at all.
    if exists (select from unnest(files) f(id) where not exists (
            select from attachment a where a.id = f.id and (a.created_by = 'user:' || author or exists (
                select from message_attachment ma join message m on m.id = ma.message_id join conversation o on o.id = m.conversation_id
                where ma.attachment_id = a.id and (scope is null or o.inbox_id = any (scope)))))) then
        return query select 'unknown-file', null::text, null::text;
        return;
    end if;
    insert into message (id, conversation_id, channel_account_id, seq, direction, kind, author_kind, author_id, author_name, subject, body_text,
                         body_html, recipients, client_msg_id, request_hash, in_reply_to, status, signature)
    values (msg, conv, c.channel_account_id, c.last_seq + 1, case when here then 'internal' else 'out' end,
            case when here then 'note' when html is null then 'text' else 'html' end, 'user', author, who,
            case when here then null else coalesce(subject_, c.subject) end, body, html, rcpt, client, hash, last.external_id,
            case when here then 'sent' else 'queued' end, sign);
    insert into participant (conversation_id, address, kind, name)
    select conv, r.address, case r.part when 'bcc' then 'bcc' else 'cc' end, r.name
    from recipients_of(rcpt) r where not is_own(r.address, own_addresses())
    order by r.address
    on conflict do nothing;
    -- A picture that the HTML shows stands where it is named, by its id.
    insert into message_attachment (message_id, attachment_id, position, inline, content_id)
    select msg, f.id, min(f.ord), coalesce(html like '%cid:' || f.id || '%', false),
           case when html like '%cid:' || f.id || '%' then f.id::text end
    from unnest(files) with ordinality as f(id, ord) group by f.id;
    update conversation x
    set version = x.version + 1, last_seq = x.last_seq + 1, message_count = x.message_count + 1,
        preview = left(regexp_replace(body, '\s+', ' ', 'g'), 160), preview_direction = case when here then 'internal' else 'out' end,
        preview_kind = case when here then 'note' else 'text' end,
        last_interaction_at = now(),
        last_outbound_at = case when here then x.last_outbound_at else now() end,
        first_reply_at = case when here then x.first_reply_at else coalesce(x.first_reply_at, now()) end,
        last_agent_seq = case when here then x.last_agent_seq else x.last_seq + 1 end,
        waiting_since = case when here then x.waiting_since end,
        status = case when here then x.status else coalesce(next_status, case when x.status = 'spam' then 'spam' else 'open' end) end,
        snoozed_until = case when here then x.snoozed_until end,
        closed_at = case when here then x.closed_at when next_status = 'closed' then now() end
    where x.id = conv;
    delete from draft d where d.conversation_id = conv and d.user_id = author and d.kind = case when here then 'note' else 'reply' end;
    return query select 'added', mv.json::text, cv.json::text
                 from message_view mv, conversation_view cv where mv.id = msg and cv.id = conv;
end $$;
