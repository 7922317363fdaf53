-- A delivery keeps its owner until its message tells of the outcome, so that a crash in between is mended.
create index delivery_leased on delivery (lease_until) where lease_owner is not null;
