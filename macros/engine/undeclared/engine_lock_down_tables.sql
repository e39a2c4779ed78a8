{#
    Emits groundwork.lock_down_tables(declared): the statements of groundwork.lock_down_statements
    that let views run with their caller's rights and give tables row security and one policy, with
    their place among all of them.
#}
{% macro engine_lock_down_tables() %}

create or replace function groundwork.lock_down_tables(declared text[])
returns table (
    place integer, kind text, schema_name text, object_name text, statement text, undo text
)
language sql
stable
as $lock_down_tables$
    with
    relations as (

        select *
        from groundwork.undeclared_relations(declared)

    )

    select
        4,
        'view',
        relations.nspname,
        relations.name,
        format('alter view %s set (security_invoker = true)', relations.name),
        format('alter view %s reset (security_invoker)', relations.name)
    from relations
    where
        relations.relkind = 'v'
        and not coalesce(
            relations.reloptions && array['security_invoker=true', 'security_invoker=on'], false
        )

    union all

    select
        5,
        'table',
        relations.nspname,
        relations.name,
        format('alter table %s enable row level security', relations.name),
        format('alter table %s disable row level security', relations.name)
    from relations
    where
        relations.relkind in ('r', 'p')
        and not relations.relrowsecurity

    union all

    select
        5,
        'table',
        relations.nspname,
        relations.name,
        format('alter table %s force row level security', relations.name),
        format('alter table %s no force row level security', relations.name)
    from relations
    where
        relations.relkind in ('r', 'p')
        and not relations.relforcerowsecurity

    union all

    select
        6,
        'table',
        relations.nspname,
        relations.name,
        groundwork.drop_statement(relations.nspname, relations.relname, item),
        groundwork.create_statement(relations.nspname, relations.relname, item)
    from relations
    cross join lateral unnest(groundwork.items(relations.oid)) as item
    where
        relations.relkind in ('r', 'p')
        and item.kind = 'policy'
        and item.name <> (relations.relname || '_client_none')::name

    union all

    select
        6,
        'table',
        relations.nspname,
        relations.name,
        format(
            'create policy %I on %s for all to anon, authenticated using (false) '
            'with check (false)',
            relations.relname || '_client_none',
            relations.name
        ),
        format('drop policy %I on %s', relations.relname || '_client_none', relations.name)
    from relations
    where
        relations.relkind in ('r', 'p')
        and not exists (
            select
            from pg_catalog.pg_policy
            where
                pg_policy.polrelid = relations.oid
                and pg_policy.polname = (relations.relname || '_client_none')::name
        )
$lock_down_tables$;

{% endmacro %}
