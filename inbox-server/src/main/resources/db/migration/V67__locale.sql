-- Who has chosen no language reads what the browser speaks.
alter table app_user alter column locale drop not null, alter column locale drop default;
