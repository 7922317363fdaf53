-- Threads of mail: what is ours, who takes part, and one message for all copies of it.

-- Every copy of a message has the same print, at whichever account it comes in; the first one is the message (I1).
create table message_print (
    print      text primary key,
    message_id uuid not null references message on delete cascade deferrable initially deferred
);
create index message_print_message on message_print (message_id);

-- The addresses of our mailboxes, in the form that addresses are compared in.
create function own_addresses() returns text[] language sql stable as $$
    select coalesce(array_agg(distinct lower(trim(address))), '{}') from channel_account where address like '%@%'
$$;

-- Without the part that a mail system ignores when it delivers: a+b@c is a@c.
create function plain_address(address text) returns text language sql immutable parallel safe as $$
    select regexp_replace(lower(trim(address)), '\+[^@]*@', '@')
$$;

create function is_own(address text, own text[]) returns boolean language sql immutable parallel safe as $$
    select lower(trim(address)) = any (own) or plain_address(address) = any (own)
$$;

-- The message of ours that a Message-ID of ours names; see the connector for its form.
create function message_of_id(id text) returns uuid language sql immutable parallel safe as $$
    select substring(id from '^(?:[0-9a-v]{39}\.)?([0-9a-f]{32})@')::uuid
$$;

-- May somebody who names an id of the conversation write into it? The contact, the contact's company, and whoever was written to.
create function takes_part(conv uuid, its_contact uuid, its_company uuid, who uuid, sender text, firm uuid)
    returns boolean language sql stable as $$
    select coalesce(its_contact = who or its_company = firm, false)
        or exists (select from participant p where p.conversation_id = conv and plain_address(p.address) = plain_address(sender))
$$;

-- Whom we wrote to beside the thread may answer in it too; a Bcc is no part of what the others see.
alter table participant drop constraint participant_kind_check;
alter table participant add constraint participant_kind_check check (kind in ('contact', 'third_party', 'cc', 'bcc'));

-- Its parameters change; R__intake.sql has it now.
drop function intake;
