-- Whose remote images are shown without asking: opening a mail of theirs tells them so.
create table remote_image_consent (
    contact_id uuid primary key references contact on delete cascade,
    given_by   uuid        not null references app_user,
    given_at   timestamptz not null default now()
);
