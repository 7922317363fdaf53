-- A channel that nothing can be sent through for a while, for all its messages together: the provider asked for a pause, or
-- refuses the credentials. It ends by itself, and at once when somebody changes the account's settings.
create table sending_pause (
    channel_account_id uuid primary key references channel_account,
    settings           text        not null, -- what they were, as a digest
    until              timestamptz not null,
    failure            json        not null
);

create function settings_digest(a channel_account) returns text language sql stable as $$
    select md5(a.settings::text || coalesce(encode(a.secrets, 'hex'), ''))
$$;

-- May a message's status move? Providers reorder and repeat; a status moves forward by rank only. Two corrections go either
-- way: what was called failed may have been delivered, what was called delivered may have failed. Queued again is what
-- follows from a person's decision.
create or replace function status_rank(next text, now_ text) returns boolean language sql immutable as $$
    select case
        when next = now_ then false
        when next = 'failed' then now_ not in ('read', 'cancelled')
        when next = 'unknown' then now_ in ('queued', 'sending', 'retry_wait')
        when next = 'cancelled' then now_ in ('queued', 'retry_wait', 'failed', 'unknown')
        when next = 'queued' then now_ in ('failed', 'unknown', 'retry_wait', 'sending')
        when next in ('sending', 'retry_wait') then now_ in ('queued', 'retry_wait', 'sending')
        when next = 'sent' then now_ in ('queued', 'sending', 'retry_wait', 'unknown')
        when next = 'delivered' then now_ in ('queued', 'sending', 'retry_wait', 'unknown', 'failed', 'sent')
        when next = 'read' then now_ not in ('read', 'cancelled')
        else false end
$$;

-- I11: to whom a message goes is settled when it is queued.
create function recipients_are_frozen() returns trigger language plpgsql as $$
begin
    raise exception 'the recipients of message % are frozen', old.id using errcode = 'integrity_constraint_violation';
end $$;
create trigger message_recipients before update of recipients on message
    for each row when (old.direction = 'out' and old.recipients::text is distinct from new.recipients::text)
    execute function recipients_are_frozen();
