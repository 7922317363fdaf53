-- Users, teams, inboxes (a grant joins a team to an inbox), sessions.
create table app_user (
    id            uuid primary key default uuidv7(),
    version       bigint      not null default 1,
    name          text        not null check (length(name) between 1 and 200),
    email         text        not null,
    password_hash text,
    role          text        not null check (role in ('agent', 'lead', 'admin')),
    locale        text        not null default 'en',
    zone          text        not null default 'UTC',
    theme         text        not null default 'auto',
    notifications json        not null default '{}',
    available     boolean     not null default true,
    capacity      int         not null default 20 check (capacity >= 0),
    disabled_at   timestamptz,
    created_at    timestamptz not null default now()
);
create unique index app_user_email on app_user (lower(email));

create table team (
    id      uuid primary key default uuidv7(),
    version bigint not null default 1,
    name    text   not null unique
);
create table team_member (
    team_id uuid not null references team,
    user_id uuid not null references app_user,
    primary key (team_id, user_id)
);
create index team_member_user on team_member (user_id);

create table inbox (
    id          uuid primary key default uuidv7(),
    version     bigint      not null default 1,
    name        text        not null unique,
    reopen_days int         not null default 14,
    created_at  timestamptz not null default now()
);
create table inbox_team (
    inbox_id uuid not null references inbox,
    team_id  uuid not null references team,
    primary key (inbox_id, team_id)
);

-- Open conversations per assignee. Kept by a trigger on conversation, so that it holds whoever changes a row,
-- and locked by routing when it assigns (capacity is respected at commit).
create table agent_load (
    user_id          uuid primary key references app_user,
    open             int         not null default 0,
    last_assigned_at timestamptz
);

create table session (
    token_hash   bytea primary key,
    user_id      uuid        not null references app_user,
    created_at   timestamptz not null default now(),
    last_seen_at timestamptz not null default now(),
    expires_at   timestamptz not null,
    ip           text,
    user_agent   text
);
create index session_by_user on session (user_id);
