-- Replies that are held before they are sent: until a wall time somewhere (local_time and zone say which; due_at follows from
-- them), or for the moment in which the author may still take them back (no wall time). A held reply is not in the thread yet:
-- it has no seq, answers nobody, and meets no target. When it is due it becomes a message by add_message like any other.
create table scheduled_message (
    id              uuid primary key,
    version         bigint      not null default 1,
    conversation_id uuid        not null references conversation,
    author_id       uuid        not null references app_user,
    author_name     text        not null,
    client_msg_id   uuid        not null,
    request_hash    text        not null,
    command         json        not null,          -- as it was given, with its recipients settled (I11)
    local_time      timestamp,
    zone            text,
    due_at          timestamptz not null,
    after_seq       bigint      not null,           -- what the conversation had come to: a customer who writes later was first
    state           text        not null default 'waiting' check (state in ('waiting', 'sent', 'cancelled')),
    reason          text,                           -- why it was cancelled
    message_id      uuid references message,
    created_at      timestamptz not null default now(),
    check ((local_time is null) = (zone is null)),
    unique (conversation_id, client_msg_id)
);
create index scheduled_due on scheduled_message (due_at) where state = 'waiting';
create index scheduled_waiting on scheduled_message (conversation_id) where state = 'waiting';

create table scheduled_attachment (
    scheduled_id  uuid not null references scheduled_message,
    attachment_id uuid not null references attachment,
    position      int  not null,
    primary key (scheduled_id, attachment_id)
);
create index scheduled_attachment_file on scheduled_attachment (attachment_id);

-- A draft keeps its files, too.
alter table draft add column attachments uuid[] not null default '{}';
create index draft_attachment on draft using gin (attachments);

create function files_json(ids uuid[]) returns json language sql stable as $$
    select coalesce(json_agg(json_build_object('id', a.id, 'name', a.name, 'contentType', a.content_type, 'size', a.size,
                                               'inline', false, 'contentId', null, 'url', '/media/' || a.public_name)
                             order by f.ord), '[]')
    from unnest(ids) with ordinality f(id, ord) join attachment a on a.id = f.id
$$;

create view scheduled_view as
select s.*,
       json_build_object(
           'id', s.id, 'version', s.version, 'conversationId', s.conversation_id,
           'author', json_build_object('kind', 'user', 'id', s.author_id, 'name', s.author_name),
           'clientMsgId', s.client_msg_id, 'text', s.command ->> 'text', 'subject', s.command ->> 'subject',
           'to', s.command -> 'to', 'cc', s.command -> 'cc', 'bcc', s.command -> 'bcc',
           'attachments', files_json(array(select a.attachment_id from scheduled_attachment a where a.scheduled_id = s.id
                                           order by a.position)),
           'thenStatus', s.command ->> 'thenStatus',
           'dueAt', iso(s.due_at), 'localTime', to_char(s.local_time, 'YYYY-MM-DD"T"HH24:MI'), 'zone', s.zone,
           'state', s.state, 'reason', s.reason, 'messageId', s.message_id, 'createdAt', iso(s.created_at)) as json
from scheduled_message s;

-- Holds a reply. Null, and nothing is written, if this client id has made one already or too many wait. The author's draft has
-- become this.
create function hold_message(held uuid, conv uuid, author uuid, who text, client uuid, hash text, command_ json, files uuid[],
                             wall timestamp, place text, due timestamptz, after bigint, most bigint)
    returns text language plpgsql as $$
begin
    insert into scheduled_message (id, conversation_id, author_id, author_name, client_msg_id, request_hash, command, local_time,
                                   zone, due_at, after_seq)
    select held, c.id, author, who, client, hash, command_, wall, place, due, after
    from conversation c where c.id = conv
      and (select count(*) from scheduled_message s where s.conversation_id = conv and s.state = 'waiting') < most
    on conflict (conversation_id, client_msg_id) do nothing;
    if not found then return null; end if;
    insert into scheduled_attachment (scheduled_id, attachment_id, position)
    select held, f.id, min(f.ord) from unnest(files) with ordinality as f(id, ord) group by f.id;
    delete from draft d where d.conversation_id = conv and d.user_id = author and d.kind = 'reply';
    return (select v.json::text from scheduled_view v where v.id = held);
end $$;

-- What comes back goes into its author's draft; what the author has begun there meanwhile stays behind it.
create function return_to_draft(held uuid) returns void language sql as $$
    insert into draft as d (conversation_id, user_id, kind, body_text, recipients, attachments)
    select s.conversation_id, s.author_id, 'reply', s.command ->> 'text',
           json_build_object('to', s.command -> 'to', 'cc', s.command -> 'cc', 'bcc', s.command -> 'bcc'),
           array(select a.attachment_id from scheduled_attachment a where a.scheduled_id = s.id order by a.position)
    from scheduled_message s where s.id = held
    on conflict (conversation_id, user_id, kind) do update
    set body_text = case when d.body_text = '' or d.body_text = excluded.body_text then excluded.body_text
                         else excluded.body_text || E'\n\n' || d.body_text end,
        recipients = excluded.recipients,
        attachments = array(select f.id from unnest(excluded.attachments || d.attachments) with ordinality f(id, ord)
                            group by f.id order by min(f.ord)),
        updated_at = now()
$$;

-- How long one may take back what one sent, in seconds.
alter table app_user add column undo_seconds int not null default 5 check (undo_seconds between 0 and 30);
create or replace view app_user_scope as
select u.id, u.version, u.name, u.email, u.role, u.locale, u.zone, u.theme, u.notifications::text as notifications,
       u.available, u.capacity, u.disabled_at is not null as disabled,
       coalesce((select l.open from agent_load l where l.user_id = u.id), 0) as load,
       array(select m.team_id from team_member m where m.user_id = u.id order by 1) as teams,
       case when u.role = 'admin' then array(select i.id from inbox i order by 1)
            else array(select distinct it.inbox_id from team_member m join inbox_team it using (team_id)
                       where m.user_id = u.id order by 1) end as inboxes,
       u.undo_seconds
from app_user u;
