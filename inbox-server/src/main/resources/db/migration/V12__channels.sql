-- When a channel last sent something.
create index delivery_channel on delivery (channel_account_id, updated_at desc) where state = 'sent';

-- A channel that is watched (a mailbox) belongs to one node at a time; any node can take over when the lease runs out.
create table channel_lease (
    channel_account_id uuid primary key references channel_account,
    owner              text        not null,
    until              timestamptz not null
);

create index quarantine_open on quarantine (received_at desc, id desc) where state = 'open';
