-- To whom an answer goes, by whom it is signed.

alter table message add column signature text; -- below what was written; frozen with it
alter table inbox add column signatures json not null default '{}'; -- by language: en, zh-CN

drop view message_view;
create view message_view as
select m.*,
       json_build_object(
           'id', m.id, 'version', m.version, 'conversationId', m.conversation_id, 'seq', m.seq,
           'direction', m.direction, 'kind', m.kind,
           'author', json_build_object('kind', m.author_kind, 'id', m.author_id, 'name', coalesce(m.author_name, '')),
           'text', m.body_text, 'html', m.body_html, 'quoteOffset', m.quote_offset, 'subject', m.subject,
           'from', m.sender, 'to', coalesce(m.recipients -> 'to', '[]'), 'cc', coalesce(m.recipients -> 'cc', '[]'),
           'bcc', coalesce(m.recipients -> 'bcc', '[]'), 'replyTo', coalesce(m.recipients -> 'replyTo', '[]'),
           'attachments', coalesce((select json_agg(json_build_object(
                                        'id', a.id, 'name', a.name, 'contentType', a.content_type, 'size', a.size,
                                        'inline', ma.inline, 'contentId', ma.content_id, 'url', '/media/' || a.public_name)
                                    order by ma.position)
                                    from message_attachment ma join attachment a on a.id = ma.attachment_id
                                    where ma.message_id = m.id), '[]'),
           'clientMsgId', m.client_msg_id, 'inReplyTo', m.in_reply_to, 'sentAt', iso(m.sent_at),
           'receivedAt', iso(m.received_at), 'createdAt', iso(m.created_at), 'language', m.language,
           'status', m.status, 'failure', m.failure, 'event', m.event, 'source', m.source,
           'signature', m.signature) as json
from message m;

-- One row per recipient, each address once: To before Cc before Bcc.
create function recipients_of(rcpt json) returns table (part text, address text, name text) language sql immutable as $$
    select distinct on (lower(trim(e ->> 'address'))) p.part, lower(trim(e ->> 'address')), e ->> 'name'
    from unnest(array['to', 'cc', 'bcc']) with ordinality as p(part, ord), json_array_elements(coalesce(rcpt -> p.part, '[]')) e
    where e ->> 'address' is not null
    order by lower(trim(e ->> 'address')), p.ord
$$;

-- The addresses of a list, each once, without ours and without those of another list.
create function addresses_but(list json, own text[], other json) returns json language sql immutable as $$
    select coalesce(json_agg(x.e order by x.ord), '[]')
    from (select distinct on (lower(trim(e ->> 'address'))) e, ord
          from json_array_elements(coalesce(list, '[]')) with ordinality as l(e, ord)
          where e ->> 'address' is not null and not is_own(e ->> 'address', own)
            and not exists (select from json_array_elements(coalesce(other, '[]')) o
                            where lower(trim(o ->> 'address')) = lower(trim(e ->> 'address')))
          order by lower(trim(e ->> 'address')), ord) x
$$;

-- Whom an answer to a message goes to, derived from that message alone: where its sender wants answers, and with everyone,
-- those who got it beside us. Following up on one of ours goes to whom that one went. Never a Bcc, never ourselves.
create function reply_recipients(m message, everyone boolean) returns json language plpgsql stable as $$
declare
    own  text[] := own_addresses();
    main json;
    rest json := '[]';
begin
    if m.id is null then return null; end if;
    if m.direction = 'out' then
        main := addresses_but(m.recipients -> 'to', own, null);
    else
        main := addresses_but(m.recipients -> 'replyTo', own, null);
        if json_array_length(main) = 0 and m.sender is not null then
            main := addresses_but(json_build_array(m.sender), own, null);
        end if;
        if json_array_length(main) = 0 then main := addresses_but(m.recipients -> 'to', own, null); end if;
    end if;
    if everyone then
        select addresses_but(json_agg(e), own, main) into rest
        from (select e from json_array_elements(coalesce(m.recipients -> 'to', '[]')) e
              union all select e from json_array_elements(coalesce(m.recipients -> 'cc', '[]')) e) x;
    end if;
    return json_build_object('to', main, 'cc', rest, 'bcc', '[]'::json);
end $$;

-- The message that an answer is to: the one said, else the newest that a person wrote; a third party's only if nobody else wrote.
create function answered_message(conv uuid, answers uuid) returns message language sql stable as $$
    select m from (
        select m, m.seq, answers is null and exists (
                   select from participant p
                   where p.conversation_id = conv and p.address = lower(m.sender ->> 'address') and p.kind = 'third_party') as third
        from message m
        where m.conversation_id = conv
          and case when answers is null then m.direction = 'in' and m.kind <> 'auto' else m.id = answers and m.direction <> 'internal' end
        order by m.seq desc limit 100) x
    order by x.third, x.seq desc limit 1
$$;

-- The customer's language, as far as it is known or can be seen.
create function tongue_of(stated text, known text, said text) returns text language sql immutable as $$
    select coalesce(stated, known, case when said ~ '[\u4e00-\u9fff]' and said !~ '[\u3040-\u30ff\uac00-\ud7af]' then 'zh' end)
$$;
create function text_in(texts json, tongue text) returns text language sql immutable as $$
    select coalesce(case when tongue like 'zh%' then nullif(trim(texts ->> 'zh-CN'), '') end,
                    nullif(trim(texts ->> 'en'), ''), nullif(trim(texts ->> 'zh-CN'), ''))
$$;

create function signature_of(c conversation, answered message, who text) returns text language sql stable as $$
    select replace(replace(text_in(i.signatures, tongue_of(c.language, p.language, answered.body_text)), '{{agent.name}}', coalesce(who, '')),
                   '{{inbox.name}}', i.name)
    from inbox i, contact p where i.id = c.inbox_id and p.id = c.contact_id
$$;

-- Its parameters change; R__add_message.sql has it now.
drop function add_message;
