-- Attachments: bytes are stored once by content hash outside the database; a row names one use of them.
create table attachment (
    id           uuid primary key default uuidv7(),
    public_name  text        not null unique,
    sha256       text        not null,
    name         text        not null,
    content_type text        not null,
    size         bigint      not null,
    created_by   text        not null,
    created_at   timestamptz not null default now()
);

create table business_calendar (
    id       uuid primary key default uuidv7(),
    version  bigint not null default 1,
    name     text   not null unique,
    zone     text   not null,
    weekly   json   not null,            -- [{"day":1..7,"from":"09:00","to":"18:00"}], ISO days, "24:00" allowed
    holidays json   not null default '[]' -- [{"date":"2026-10-01","closed":true} | {"date":…,"intervals":[{"from","to"}]}]
);
