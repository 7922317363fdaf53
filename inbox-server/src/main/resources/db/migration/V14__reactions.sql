-- The policy of every inbox that has no other.
alter table sla_policy add column standard boolean not null default false;
create unique index sla_policy_standard on sla_policy (standard) where standard;
insert into sla_policy (name, first_response_minutes, next_response_minutes, standard) values ('Standard', 60, 240, true);

-- What a timer counts: so much business time (left_ms) from counts_from on; while it is halted counts_from is null and
-- left_ms waits. So a pause keeps the rest, and a changed calendar can be applied from the last start.
alter table sla_timer
    add column calendar_id     uuid references business_calendar,
    add column counts_from     timestamptz,
    add column left_ms         bigint not null,
    add column warn_before_ms  bigint not null,
    add column applied_version bigint not null; -- of the conversation: an event that is told again changes nothing
create index sla_timer_calendar on sla_timer (calendar_id, calendar_version) where state = 'running';

-- The journal row that a decision by hand was told in: it is stored once, however often it is told.
alter table assignment_decision add column event_seq bigint unique;
