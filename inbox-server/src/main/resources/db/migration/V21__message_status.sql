-- May a message's status move? Providers reorder and repeat; a status moves forward only. A failure may be retried or
-- corrected by a later delivery; what is delivered cannot fail any more.
create function status_rank(next text, now_ text) returns boolean language sql immutable as $$
    select case
        when next = now_ then false
        when next = 'failed' then now_ not in ('delivered', 'read', 'cancelled')
        when next = 'unknown' then now_ in ('queued', 'sending', 'retry_wait')
        when next = 'cancelled' then now_ in ('queued', 'retry_wait', 'failed', 'unknown')
        when next = 'queued' then now_ in ('failed', 'unknown', 'retry_wait', 'sending')
        when next in ('sending', 'retry_wait') then now_ in ('queued', 'retry_wait', 'sending')
        when next = 'sent' then now_ in ('queued', 'sending', 'retry_wait', 'unknown', 'failed')
        when next = 'delivered' then now_ in ('queued', 'sending', 'retry_wait', 'unknown', 'failed', 'sent')
        when next = 'read' then now_ not in ('read', 'cancelled')
        else false end
$$;
