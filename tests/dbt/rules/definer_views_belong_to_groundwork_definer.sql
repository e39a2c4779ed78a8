{#
    Lists each view that runs with its owner's rights because it says so, security_invoker = false,
    and that another role than groundwork_definer owns, that is no security barrier, or that
    visitors may use.

    The view reads what its owner may. groundwork_definer is held to row security and has only the
    privileges that tables declare for it; a deploying role may read everything. Without the
    barrier, a condition of the reader's own may see rows that the view leaves out.

    Fix: readable_by(..., definer=true) in the view's model.
#}
with relations as (

    {{ managed_relations(['r', 'p', 'v']) }}

),

privileges as (

    {{ granted_privileges(managed_schemas()) }}

),

definer_views as (

    select relations.*
    from relations
    where
        relations.relkind = 'v'
        and exists (
            select 1
            from pg_options_to_table(relations.options) as view_options
            where
                view_options.option_name = 'security_invoker'
                and not view_options.option_value::boolean
        )

),

offenders as (

    select
        definer_views.table_name as object,
        'it reads with all rights of ' || pg_roles.rolname as consequence,
        'alter view ' || definer_views.table_name || ' owner to groundwork_definer' as fix
    from definer_views
    inner join pg_catalog.pg_roles
        on definer_views.owner_oid = pg_roles.oid
    where pg_roles.rolname <> 'groundwork_definer'

    union all

    select
        definer_views.table_name as object,
        'a condition of its reader may see rows that it leaves out' as consequence,
        'alter view ' || definer_views.table_name || ' set (security_barrier = true)' as fix
    from definer_views
    where
        not exists (
            select 1
            from pg_options_to_table(definer_views.options) as view_options
            where
                view_options.option_name = 'security_barrier'
                and view_options.option_value::boolean
        )

    union all

    select
        definer_views.table_name || ' for ' || privileges.grantee as object,
        'anyone who reaches the API uses its owner''s rights' as consequence,
        privileges.revoke_statement as fix
    from definer_views
    inner join privileges
        on definer_views.table_oid = privileges.object_oid
    where privileges.grantee in ('public', 'anon')

)

{{ select_offenders(examined='relations', named='table or view') }}
