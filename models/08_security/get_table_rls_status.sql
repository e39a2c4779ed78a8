{{ config(materialized='sql_function') }}

create or replace function get_table_rls_status()
returns table (table_name text, rls_enabled boolean)
language sql
stable
set search_path = public, pg_temp
as $$
    select
        pg_class.relname::text,
        pg_class.relrowsecurity
    from pg_catalog.pg_class
    where
        pg_class.relnamespace = '{{ target.schema }}'::regnamespace
        and pg_class.relkind in ('r', 'p')
    order by pg_class.relname
$$;

{{ executable_by('service_role') }}
