-- Who set the server up; the one row decides a race between two first visitors.
create table installation (
    one        boolean primary key default true check (one),
    company    text        not null check (length(company) between 1 and 200),
    created_at timestamptz not null default now()
);

-- A name for a session that may be told to others; the token's hash is not.
alter table session add column id uuid not null default uuidv7() unique;

-- What a user may see follows from teams; an admin's inboxes are all there are.
create view app_user_scope as
select u.id, u.version, u.name, u.email, u.role, u.locale, u.zone, u.theme, u.notifications::text as notifications,
       u.available, u.capacity, u.disabled_at is not null as disabled,
       coalesce((select l.open from agent_load l where l.user_id = u.id), 0) as load,
       array(select m.team_id from team_member m where m.user_id = u.id order by 1) as teams,
       case when u.role = 'admin' then array(select i.id from inbox i order by 1)
            else array(select distinct it.inbox_id from team_member m join inbox_team it using (team_id)
                       where m.user_id = u.id order by 1) end as inboxes
from app_user u;
