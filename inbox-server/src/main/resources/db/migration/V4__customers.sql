create table company (
    id             uuid primary key default uuidv7(),
    version        bigint      not null default 1,
    name           text        not null,
    name_is_domain boolean     not null default false, -- named by us from its domain: a real name may replace it
    country        text,
    owner_id       uuid references app_user,
    merged_into_id uuid references company,
    created_at     timestamptz not null default now()
);
create table company_domain (
    domain     text primary key,             -- registrable domain, lower case, A-labels
    company_id uuid not null references company deferrable initially deferred
);
create index company_domain_company on company_domain (company_id);
create table free_mail_domain (domain text primary key);

create table contact (
    id                  uuid primary key default uuidv7(),
    version             bigint      not null default 1,
    name                text,
    company_id          uuid references company,
    stated_company      text,
    country             text,
    language            text,
    time_zone           text,
    owner_id            uuid references app_user,
    tags                text[]      not null default '{}',
    source              json,                 -- first touch, immutable
    custom              json        not null default '{}',
    last_interaction_at timestamptz,
    merged_into_id      uuid references contact,
    created_at          timestamptz not null default now()
);
create index contact_company on contact (company_id);
create index contact_recent on contact (last_interaction_at desc nulls last, id desc);

-- I16: one owner per normalised identity, unless it is marked as shared.
create table contact_identity (
    id         uuid primary key default uuidv7(),
    contact_id uuid        not null references contact deferrable initially deferred,
    kind       text        not null,          -- email, phone, visitor, external
    scope      text        not null default '', -- channel account of an external or visitor id; empty for e-mail and phone
    normalized text        not null check (length(normalized) between 1 and 512),
    raw        text        not null,
    verified   boolean     not null default false,
    shared     boolean     not null default false,
    created_at timestamptz not null default now()
);
create unique index contact_identity_owner on contact_identity (kind, scope, normalized) where not shared;
create index contact_identity_contact on contact_identity (contact_id);

create table match_candidate (
    id         uuid primary key default uuidv7(),
    a          uuid        not null references contact,
    b          uuid        not null references contact,
    score      int         not null,
    reasons    text[]      not null,
    state      text        not null default 'open' check (state in ('open', 'merged', 'dismissed')),
    created_at timestamptz not null default now(),
    check (a < b),
    unique (a, b)
);
