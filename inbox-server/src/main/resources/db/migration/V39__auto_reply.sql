-- The inbox acknowledges what a customer writes: off unless an admin says so, once a day per contact and inbox.

alter table inbox add column auto_reply_on boolean not null default false;
alter table inbox add column auto_reply json not null default '{}'; -- by language: en, zh-CN

create table auto_reply (
    inbox_id   uuid        not null references inbox,
    contact_id uuid        not null references contact,
    at         timestamptz not null default now(),
    primary key (inbox_id, contact_id)
);
create index auto_reply_recent on auto_reply (inbox_id, at);

-- Acknowledges the newest message of a conversation, if a person wrote it to whom that is due. Nothing is written otherwise.
-- Never to a machine, a third party or ourselves; never for old mail or amid a dialogue; not when a conversation runs hot
-- (RFC 3834 §2), and not more than most in an hour, whoever pretends to write.
create function acknowledge(conv uuid, fresh uuid, most int)
    returns table (message text, conversation text) language plpgsql as $$
declare
    c    conversation;
    i    inbox;
    a    channel_account;
    m    message;
    body text;
begin
    select x.* into c from conversation x where x.id = conv and x.status <> 'spam' for no key update;
    if c.id is null then return; end if;
    select x.* into i from inbox x where x.id = c.inbox_id and x.auto_reply_on;
    select x.* into a from channel_account x where x.id = c.channel_account_id and x.state <> 'disabled';
    if i.id is null or not coalesce((a.capabilities ->> 'recipients')::boolean, false) then return; end if;
    select x.* into m from message x where x.conversation_id = conv and x.direction = 'in' order by x.seq desc limit 1;
    if m.id is null or m.kind = 'auto' or m.sender is null or m.author_id is distinct from c.contact_id
       or is_own(m.sender ->> 'address', own_addresses())
       or least(m.received_at, coalesce(m.sent_at, m.received_at)) < now() - interval '1 day' then
        return;
    end if;
    if exists (select from message o where o.conversation_id = conv and o.direction = 'out' and o.kind <> 'auto'
                                       and o.created_at > now() - interval '1 day')
       or (select count(*) from message o where o.conversation_id = conv and o.direction = 'in'
                                            and o.received_at > now() - interval '1 minute') > 5
       or (select count(*) from message o where o.conversation_id = conv and o.direction = 'out' and o.kind = 'auto'
                                            and o.created_at > now() - interval '7 days') >= 3
       or (select count(*) from auto_reply r where r.inbox_id = i.id and r.at > now() - interval '1 hour') >= most then
        return;
    end if;
    select replace(text_in(i.auto_reply, tongue_of(c.language, p.language, m.body_text)), '{{inbox.name}}', i.name) into body
    from contact p where p.id = c.contact_id;
    if body is null then return; end if;
    insert into auto_reply as r (inbox_id, contact_id) values (i.id, c.contact_id)
    on conflict (inbox_id, contact_id) do update set at = now() where r.at < now() - interval '1 day';
    if not found then return; end if;
    insert into message (id, conversation_id, channel_account_id, seq, direction, kind, author_kind, author_name, subject, body_text,
                         recipients, in_reply_to, status)
    values (fresh, conv, c.channel_account_id, c.last_seq + 1, 'out', 'auto', 'system', i.name, coalesce(m.subject, c.subject), body,
            json_build_object('to', json_build_array(m.sender), 'cc', '[]'::json, 'bcc', '[]'::json), m.external_id, 'queued');
    -- I4, I34: nobody has answered yet.
    update conversation x set version = x.version + 1, last_seq = x.last_seq + 1, message_count = x.message_count + 1 where x.id = conv;
    return query select mv.json::text, cv.json::text from message_view mv, conversation_view cv where mv.id = fresh and cv.id = conv;
end $$;
