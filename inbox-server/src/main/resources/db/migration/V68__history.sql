-- The intake takes one more list, of times long past (R__intake.sql makes it anew).
do $$
declare
    f regprocedure;
begin
    for f in select p.oid::regprocedure from pg_proc p where p.proname = 'intake' and p.pronamespace = current_schema::regnamespace
    loop
        execute 'drop function ' || f;
    end loop;
end $$;
