create function public.mail_key() returns text language sql security definer
set search_path = vault
as $$ select decrypted_secret from vault.decrypted_secrets where name = 'mail_key' $$;
revoke execute on function public.mail_key() from public, anon;

create function public.slow_queries() returns bigint language plpgsql
set search_path = ''
as $$
begin
    return (
        select count(*)
        from extensions.pg_stat_statements as statements
        inner join pg_catalog.pg_roles as roles on statements.userid = roles.oid
        where statements.mean_exec_time > 100
    );
end
$$;

create function public.close_note(p_id uuid) returns void language sql security definer
as $$ update public."Notes" set deleted_at = now() where id = p_id $$;
revoke execute on function public.close_note(uuid) from public, anon;

create table public.Labels (
    id uuid primary key default gen_random_uuid(),
    name  CHARACTER   VARYING(40) not null,
    weight INT DEFAULT 0,
    unique (name)
);
create table if not exists public.Labels (
    id uuid primary key, name TEXT, weight INT4, noteId uuid references public.Nowhere (id)
);
alter table public.labels enable row level security;
create policy labels_everyone_select on public.labels for select to authenticated using (true);
