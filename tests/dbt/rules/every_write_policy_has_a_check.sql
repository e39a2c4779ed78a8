{#
    Lists each policy for insert, update or all without a `with check` of its own.

    Without one an update is checked by `using`, which a later change may loosen with only reading
    in mind, and an insert by nothing.

    Fix: say what a written row has to be.
#}
with policies as (

    {{ managed_policies() }}

),

offenders as (

    select
        policies.policy_on_table as object,
        'nothing says what a row may be after a write' as consequence,
        format(
            'alter policy %I on %s with check (%s)',
            policies.policy_name,
            policies.table_name,
            coalesce(policies.using_expression, 'false')
        ) as fix
    from policies
    where
        policies.command in ('insert', 'update', 'all')
        and policies.check_expression is null

)

{{ select_offenders(examined='policies', named='policy') }}
