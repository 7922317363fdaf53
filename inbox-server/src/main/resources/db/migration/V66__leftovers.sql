-- Files of replies that were taken back and given up go like all that nobody needs; those who took theirs into a draft keep it there.
alter table scheduled_attachment drop constraint scheduled_attachment_attachment_id_fkey;
alter table scheduled_attachment add foreign key (attachment_id) references attachment on delete cascade;

-- What was decided of the quarantine is kept for ever and read by the page.
create index quarantine_decided on quarantine (received_at desc, id desc) where state <> 'open';
