{#
    Lists each policy that holds for PUBLIC, which is what one without `to` does.

    It is checked for every role there will ever be: visitors pay for the check of a policy meant
    for users, and a role added later gets in unasked.

    Fix: name the roles.
#}
with policies as (

    {{ managed_policies() }}

),

offenders as (

    select
        policies.policy_on_table as object,
        'it holds for every role there is or will be' as consequence,
        format(
            'alter policy %I on %s to %s',
            policies.policy_name,
            policies.table_name,
            array_to_string(array[{{ client_roles() }}], ', ')
        ) as fix
    from policies
    where 0 = any(policies.role_oids)

)

{{ select_offenders(examined='policies', named='policy') }}
