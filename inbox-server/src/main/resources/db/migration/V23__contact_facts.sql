-- The company that owns a registrable domain, made if nobody owns it; null for a free-mail domain. A name that somebody
-- stated is better than the domain.
create function company_of_domain(domain_ text, stated text) returns uuid language plpgsql as $$
declare
    owner uuid;
    made  uuid := uuidv7();
begin
    if domain_ is null or exists (select from free_mail_domain f where f.domain = domain_) then return null; end if;
    insert into company_domain (domain, company_id) select domain_, made
    where not exists (select from company_domain d where d.domain = domain_)
    on conflict do nothing;
    select d.company_id into owner from company_domain d where d.domain = domain_;
    if owner = made then
        insert into company (id, name, name_is_domain) values (made, coalesce(nullif(trim(stated), ''), domain_), nullif(trim(stated), '') is null);
    end if;
    return owner;
end $$;

-- Facts about a person from outside any conversation: fills what is empty, overwrites nothing, makes the contact if nobody
-- has one of the identities (strongest first). Gives the contact and whether anything is new.
create function contact_learn(kinds text[], scopes text[], norms text[], raws text[], verifieds boolean[],
                              name_ text, company_ text, domain_ text, country_ text, language_ text, zone_ text)
    returns table (id uuid, news boolean) language plpgsql as $$
#variable_conflict use_column
declare
    found_ uuid;
    made   uuid;
    firm   uuid;
    added  int;
begin
    select o.contact_id into found_
    from unnest(kinds, scopes, norms) with ordinality as f(kind, scope, norm, ord)
    join contact_identity o on o.kind = f.kind and o.scope = f.scope and o.normalized = f.norm and not o.shared
    order by f.ord limit 1;
    if found_ is null then
        made := uuidv7();
        insert into contact_identity (contact_id, kind, scope, normalized, raw, verified)
        values (made, kinds[1], scopes[1], norms[1], raws[1], verifieds[1])
        on conflict do nothing;
        select o.contact_id into found_ from contact_identity o
        where o.kind = kinds[1] and o.scope = scopes[1] and o.normalized = norms[1] and not o.shared;
        if found_ = made then
            insert into contact (id) values (made);
        end if;
    end if;
    insert into contact_identity (contact_id, kind, scope, normalized, raw, verified)
    select found_, f.kind, f.scope, f.norm, f.raw, f.verified
    from unnest(kinds, scopes, norms, raws, verifieds) as f(kind, scope, norm, raw, verified)
    order by f.kind, f.scope, f.norm
    on conflict do nothing;
    get diagnostics added = row_count;
    firm := company_of_domain(domain_, company_);
    update contact c
    set name = coalesce(c.name, name_), company_id = coalesce(c.company_id, firm),
        stated_company = coalesce(c.stated_company, company_), country = coalesce(c.country, country_),
        language = coalesce(c.language, language_), time_zone = coalesce(c.time_zone, zone_), version = c.version + 1
    where c.id = found_
      and (added > 0 or (c.name is null and name_ is not null) or (c.company_id is null and firm is not null)
        or (c.stated_company is null and company_ is not null) or (c.country is null and country_ is not null)
        or (c.language is null and language_ is not null) or (c.time_zone is null and zone_ is not null));
    return query select found_, found;
end $$;
