create sequence conversation_number;

create table conversation (
    id                  uuid primary key default uuidv7(),
    number              bigint      not null unique default nextval('conversation_number'),
    version             bigint      not null default 1,
    channel_account_id  uuid        not null references channel_account,
    inbox_id            uuid        not null references inbox,
    external_thread_key text        not null,
    contact_id          uuid        not null references contact,
    company_id          uuid references company,
    previous_id         uuid references conversation,
    subject             text,
    status              text        not null default 'open'
        check (status in ('open', 'waiting_customer', 'snoozed', 'closed', 'spam')),
    priority            text        not null default 'normal' check (priority in ('low', 'normal', 'high', 'urgent')),
    assignee_id         uuid references app_user,
    team_id             uuid references team,
    queue_reason        text,
    country             text,
    language            text,
    product_line        text,
    tags                text[]      not null default '{}',
    preview             text        not null default '',
    preview_direction   text        not null default 'in',
    preview_kind        text        not null default 'text',
    last_seq            bigint      not null default 0,
    last_agent_seq      bigint      not null default 0, -- seq of the newest agent reply: guards against answering twice
    message_count       int         not null default 0,
    waiting_since       timestamptz,
    first_reply_at      timestamptz,
    last_inbound_at     timestamptz,
    last_outbound_at    timestamptz,
    last_interaction_at timestamptz not null default now(),
    closed_at           timestamptz,
    snoozed_until       timestamptz,
    window_expires_at   timestamptz,
    timer_metric        text,
    timer_due_at        timestamptz,
    timer_warn_at       timestamptz,
    timer_state         text,
    created_at          timestamptz not null default now(),
    check ((status = 'snoozed') = (snoozed_until is not null)),
    check (status <> 'closed' or closed_at is not null)
);
-- I5: at most one non-closed conversation per thread of a channel account.
create unique index conversation_thread_open on conversation (channel_account_id, external_thread_key)
    where status not in ('closed', 'spam');
create index conversation_thread on conversation (channel_account_id, external_thread_key, created_at desc);
create index conversation_recent on conversation (inbox_id, last_interaction_at desc, id desc);
create index conversation_open_due on conversation (inbox_id, timer_due_at, id) where status = 'open';
create index conversation_assignee on conversation (assignee_id, status, last_interaction_at desc);
create index conversation_contact on conversation (contact_id, last_interaction_at desc);
create index conversation_channel on conversation (channel_account_id, last_interaction_at desc, id desc);
create index conversation_queue on conversation (inbox_id, timer_due_at, created_at) where status = 'open' and assignee_id is null;
create index conversation_snoozed on conversation (snoozed_until) where status = 'snoozed';

create function conversation_load() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and old.assignee_id is not null and old.status = 'open' then
        update agent_load set open = open - 1 where user_id = old.assignee_id;
    end if;
    if new.assignee_id is not null and new.status = 'open' then
        insert into agent_load as l (user_id, open) values (new.assignee_id, 1)
        on conflict (user_id) do update set open = l.open + 1;
    end if;
    return null;
end $$;
create trigger conversation_load_insert after insert on conversation
    for each row when (new.assignee_id is not null) execute function conversation_load();
create trigger conversation_load_update after update on conversation
    for each row when ((old.assignee_id, old.status = 'open') is distinct from (new.assignee_id, new.status = 'open'))
    execute function conversation_load();

create table message (
    id              uuid primary key default uuidv7(),
    version         bigint      not null default 1,
    conversation_id uuid        not null references conversation,
    channel_account_id uuid     not null references channel_account,
    seq             bigint      not null,
    direction       text        not null check (direction in ('in', 'out', 'internal')),
    kind            text        not null check (kind in ('text', 'html', 'note', 'event', 'auto', 'call', 'lead')),
    author_kind     text        not null check (author_kind in ('contact', 'user', 'system')),
    author_id       uuid,
    author_name     text,
    subject         text,
    body_text       text not null default '',
    body_html       text,
    quote_offset    int,
    sender          json,                      -- {"name","address"}
    recipients      json,                      -- {"to":[…],"cc":[…],"bcc":[…]}; frozen once queued (I11)
    external_id     text,
    client_msg_id   uuid,
    request_hash    text,                      -- of the command that made it: same client id, other body is refused
    in_reply_to     text,
    reference_ids   text[],
    language        text,
    sent_at         timestamptz,
    received_at     timestamptz not null default now(),
    created_at      timestamptz not null default now(),
    status          text        not null,
    failure         json,
    event           json,
    source          json,
    unique (conversation_id, seq)
);
create unique index message_client on message (conversation_id, client_msg_id) where client_msg_id is not null;
create unique index message_external on message (channel_account_id, direction, external_id) where external_id is not null;
create index message_external_any on message (external_id) where external_id is not null;

create table message_attachment (
    message_id    uuid not null references message,
    attachment_id uuid not null references attachment,
    position      int  not null,
    inline        boolean not null default false,
    content_id    text,
    primary key (message_id, attachment_id)
);

create table participant (
    conversation_id uuid not null references conversation,
    address         text not null,             -- normalised
    kind            text not null check (kind in ('contact', 'third_party', 'cc')),
    name            text,
    contact_id      uuid references contact,
    primary key (conversation_id, address)
);

create table draft (
    conversation_id uuid        not null references conversation,
    user_id         uuid        not null references app_user,
    kind            text        not null check (kind in ('reply', 'note')),
    body_text       text        not null,
    recipients      json,
    updated_at      timestamptz not null default now(),
    primary key (conversation_id, user_id, kind)
);

-- The shape that REST, the journal and the live frames share (see docs/adr/0004). Times are ISO-8601 UTC.
create function iso(t timestamptz) returns text language sql immutable parallel safe as
    $$ select to_char(t at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') $$;

create view conversation_view as
select c.*,
       json_build_object(
           'id', c.id, 'number', c.number, 'version', c.version, 'status', c.status, 'priority', c.priority,
           'subject', c.subject,
           'channel', json_build_object('id', ch.id, 'kind', ch.kind, 'name', ch.name),
           'inbox', json_build_object('id', i.id, 'name', i.name),
           'contact', json_build_object('id', p.id, 'name', coalesce(p.name, ''), 'country', p.country,
                                        'language', p.language, 'timeZone', p.time_zone),
           'company', case when k.id is not null then json_build_object('id', k.id, 'name', k.name) end,
           'assignee', case when u.id is not null then json_build_object('id', u.id, 'name', u.name) end,
           'team', case when t.id is not null then json_build_object('id', t.id, 'name', t.name) end,
           'queueReason', c.queue_reason, 'country', c.country, 'language', c.language,
           'productLine', c.product_line, 'tags', c.tags, 'preview', c.preview,
           'previewDirection', c.preview_direction, 'previewKind', c.preview_kind, 'lastSeq', c.last_seq,
           'messageCount', c.message_count, 'waitingSince', iso(c.waiting_since), 'firstReplyAt', iso(c.first_reply_at),
           'lastInboundAt', iso(c.last_inbound_at), 'lastOutboundAt', iso(c.last_outbound_at),
           'lastInteractionAt', iso(c.last_interaction_at), 'createdAt', iso(c.created_at), 'closedAt', iso(c.closed_at),
           'snoozedUntil', iso(c.snoozed_until), 'windowExpiresAt', iso(c.window_expires_at),
           'timer', case when c.timer_state is not null then
               json_build_object('metric', c.timer_metric, 'dueAt', iso(c.timer_due_at), 'warnAt', iso(c.timer_warn_at),
                                 'state', c.timer_state) end,
           'capabilities', ch.capabilities) as json
from conversation c
         join channel_account ch on ch.id = c.channel_account_id
         join inbox i on i.id = c.inbox_id
         join contact p on p.id = c.contact_id
         left join company k on k.id = c.company_id
         left join app_user u on u.id = c.assignee_id
         left join team t on t.id = c.team_id;

create view message_view as
select m.*,
       json_build_object(
           'id', m.id, 'version', m.version, 'conversationId', m.conversation_id, 'seq', m.seq,
           'direction', m.direction, 'kind', m.kind,
           'author', json_build_object('kind', m.author_kind, 'id', m.author_id, 'name', coalesce(m.author_name, '')),
           'text', m.body_text, 'html', m.body_html, 'quoteOffset', m.quote_offset, 'subject', m.subject,
           'from', m.sender, 'to', coalesce(m.recipients -> 'to', '[]'), 'cc', coalesce(m.recipients -> 'cc', '[]'),
           'bcc', coalesce(m.recipients -> 'bcc', '[]'),
           'attachments', coalesce((select json_agg(json_build_object(
                                        'id', a.id, 'name', a.name, 'contentType', a.content_type, 'size', a.size,
                                        'inline', ma.inline, 'contentId', ma.content_id, 'url', '/media/' || a.public_name)
                                    order by ma.position)
                                    from message_attachment ma join attachment a on a.id = ma.attachment_id
                                    where ma.message_id = m.id), '[]'),
           'clientMsgId', m.client_msg_id, 'inReplyTo', m.in_reply_to, 'sentAt', iso(m.sent_at),
           'receivedAt', iso(m.received_at), 'createdAt', iso(m.created_at), 'language', m.language,
           'status', m.status, 'failure', m.failure, 'event', m.event, 'source', m.source) as json
from message m;
