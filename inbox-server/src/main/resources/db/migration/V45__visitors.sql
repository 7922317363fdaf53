-- Who sits, or sat, in front of a chat bubble and has said something; and which answers went after the visitor by mail.
create table chat_visitor (
    channel_account_id uuid        not null references channel_account,
    thread             text        not null,
    name               text,
    email              text,
    language           text,
    time_zone          text,
    seen_at            timestamptz not null default now(),
    left_at            timestamptz,                   -- null: a window is open, or its server stopped without a word
    answered_at        timestamptz,                   -- the oldest answer that may be unread; null: there is none
    letter_after_minutes int,                         -- unread for so long it goes by mail; null: never
    mailed_position    bigint      not null default 0, -- answers up to there went by mail
    letter_id          uuid,                          -- a mail on its way, and the last answer in it
    letter_up_to       bigint,
    letter_attempts    int         not null default 0,
    next_letter_at     timestamptz not null default now(),
    primary key (channel_account_id, thread)
);
create index chat_visitor_letter on chat_visitor (next_letter_at) where answered_at is not null and email is not null;

-- The bubble takes and shows files now.
update channel_account set capabilities = (capabilities::jsonb || '{"attachments":true}')::json where kind = 'chat';
