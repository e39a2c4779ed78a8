create function close_deal(p_deal_id uuid, p_reason text default '') returns void
language plpgsql security definer as $$
begin
    update deals set archived_at = now() where id = p_deal_id;
end
$$;
revoke execute on function close_deal(uuid, text) from public, anon;
create function reopen_deal(p_deal_id uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update deals set archived_at = null where id = p_deal_id;
end
$$;
create function score_lead(p_lead_id uuid) returns integer
language plpgsql set search_path = public, pg_temp as $$
declare
    result integer;
begin
    insert into lead_scores (lead_id) values (p_lead_id);
    select score into result from leads where id = p_lead_id;
    return result;
end
$$;
create function rate_lead(p_lead_id uuid) returns void
language plpgsql set search_path = public, pg_temp as $$
begin
    update leads set rating = 1 where id = p_lead_id;
    perform send_rating(p_lead_id);
end
$$;
create function empty_path(p_lead_id uuid) returns void
language plpgsql set search_path = '' as $$
begin
    delete from leads where id = p_lead_id;
end
$$;
create function count_leads(p_tenant_id text) returns bigint
language plpgsql set search_path = public, pg_temp as $$
declare
    found_rows bigint;
begin
    create temporary table counted (n bigint);
    insert into counted (n) select count(*) from leads where leads.tenant_id = p_tenant_id;
    with totals as (select sum(n) as total from counted) select total into found_rows from totals;
    return found_rows;
end
$$;
create function purge_leads() returns void language sql as 'delete from leads where score < 0';
revoke execute on function purge_leads() from public, anon, authenticated, service_role;
create function touch() returns trigger language plpgsql as $$
begin
    new.updated_at = now();
    return new;
end
$$;
create trigger logs_touch before update on logs for each row execute function touch();
create table pages (id uuid primary key, updated_at timestamptz);
alter table pages enable row level security;
create policy pages_nobody_none on pages for all to authenticated using (false);
create table posts (id uuid primary key, updated_at timestamptz);
alter table posts enable row level security;
create policy posts_nobody_none on posts for all to authenticated using (false);
create trigger posts_touch before update on posts for each row execute function touch();
create function audit_badge() returns trigger language plpgsql as $$
begin
    if old.color is distinct from new.color then
        raise notice 'changed';
    end if;
    return new;
end
$$;
create trigger badges_audit before update on badges for each row execute function audit_badge();
create function count_due() returns bigint language sql as 'select count(*) from deals';
revoke execute on function count_due() from public, anon, authenticated;
create function count_mine() returns bigint language sql as 'select count(*) from deals';
revoke execute on function count_mine() from public, anon, service_role;
