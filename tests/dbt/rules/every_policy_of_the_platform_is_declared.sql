{#
    Lists each policy on Supabase's tables of files and messages that no bucket and no channel
    declares, if the project has models of these. What no file says may be read or written by it.

    Fix: the model of its bucket or channel, or dropping it.
#}
with tables as (

    {{ managed_relations() }}

),

undeclared as (

    select *
    from groundwork.undeclared_access()

),

offenders as (

    select
        undeclared.policy_on_table as object,
        'by it somebody has access that no model declares' as consequence,
        'drop policy ' || undeclared.policy_on_table as fix
    from undeclared

)

{{ select_offenders(examined='tables', named='table') }}
