{#
    Lists each view without security_invoker.

    It reads with its owner's rights: row security asks what the owner may see, and whoever may
    read the view sees that. One that says so itself, security_invoker = false, is looked at by
    definer_views_belong_to_groundwork_definer.

    Fix: `with (security_invoker = true)`.
#}
with relations as (

    {{ managed_relations(['r', 'p', 'v']) }}

),

offenders as (

    select
        relations.table_name as object,
        'its readers see what its owner sees' as consequence,
        'alter view ' || relations.table_name || ' set (security_invoker = true)' as fix
    from relations
    where
        relations.relkind = 'v'
        and not exists (
            select 1
            from pg_options_to_table(relations.options) as view_options
            where view_options.option_name = 'security_invoker'
        )

)

{{ select_offenders(examined='relations', named='table or view') }}
