-- With each run, as the role that deploys. The vault belongs to the platform, which lets that role
-- pass its rights on, as Supabase does: functions of groundwork_definer then move secrets there and
-- read them back. Where it may not, the secrets stay in columns that no client reads.
create or replace function access.use_vault()
returns boolean
language plpgsql
set search_path = public, pg_temp
as $$
declare
    statement text;
begin
    if not {{ ref('has_vault') }}()
        or not has_schema_privilege('vault', 'usage with grant option')
    then
        return false;
    end if;

    for statement in
        select 'grant usage on schema vault to groundwork_definer'

        union all

        select 'grant select, delete on vault.secrets to groundwork_definer'

        union all

        select 'grant select on vault.decrypted_secrets to groundwork_definer'

        union all

        select format(
            'grant execute on function %s to groundwork_definer', pg_proc.oid::regprocedure
        )
        from pg_catalog.pg_proc
        inner join pg_catalog.pg_namespace
            on pg_proc.pronamespace = pg_namespace.oid
        where
            pg_namespace.nspname = 'vault'
            and pg_proc.proname in ('create_secret', 'update_secret', '_crypto_aead_det_decrypt')
            and has_function_privilege(pg_proc.oid, 'execute with grant option')
    loop
        execute statement;
    end loop;

    perform {{ ref('move_to_vault') }}();

    -- what was the value of a column once, and is in the vault now, is kept as a hash
    update groundwork.former_value
    set value = 'sha256:' || encode(sha256(convert_to(former_value.value, 'UTF8')), 'hex')
    where
        former_value.table_name = 'profiles'
        and former_value.column_name = 'content_studio_token'
        and not starts_with(former_value.value, 'sha256:');

    perform {{ ref('schedule_job') }}(
        'drop_orphaned_tokens', '43 3 * * *', 'select public.drop_orphaned_tokens()'
    );
    return true;
end;
$$;

{{ executable_by() }}
