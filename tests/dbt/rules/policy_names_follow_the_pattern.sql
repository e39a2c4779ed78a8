{#
    Lists each policy that is not called `<table>_<who>_<command>` in snake_case; `none` stands for
    the command where the policy lets no row through. Of a name that would be too long, the table's
    part is as object_name() cuts it.

    A denied query names the policy's table only, so the list of names is where a reader looks. A
    name that tells another command than the policy has is worse than none.

    Fix: rename it.
#}
with policies as (

    {{ managed_policies() }}

),

hashed as (

    select
        policies.policy_oid,
        '_' || left(md5(policies.relation_name), 8) || '_' as part
    from policies

),

names as (

    select
        policies.*,
        case
            when
                starts_with(
                    policies.relation_name,
                    nullif(split_part(policies.policy_name, hashed.part, 1), policies.policy_name)
                )
                then split_part(policies.policy_name, hashed.part, 1) || hashed.part
            else policies.relation_name || '_'
        end as table_part,
        case
            when policies.is_denial then '_none'
            else '_' || policies.command
        end as command_part,
        (
            select
                string_agg(
                    coalesce(
                        regexp_replace(lower(pg_roles.rolname), '[^a-z0-9]+', '_', 'g'), 'everyone'
                    ),
                    '_or_'
                    order by pg_roles.rolname
                )
            from unnest(policies.role_oids) as policy_roles (role_oid)
            left join pg_catalog.pg_roles
                on policy_roles.role_oid = pg_roles.oid
        ) as who
    from policies
    inner join hashed
        on policies.policy_oid = hashed.policy_oid

),

misnamed as (

    select
        names.*,
        row_number()
            over (
                partition by names.table_oid, names.who, names.command_part
                order by names.policy_oid
            )
        + (
            select count(*)
            from names as other_names
            where
                other_names.table_oid = names.table_oid
                and other_names.policy_name
                = concat(names.table_part, names.who, names.command_part)
        ) as occurrence
    from names
    where
        not (
            starts_with(names.policy_name, names.table_part)
            and substr(names.policy_name, length(names.table_part) + 1)
            ~ ('^[a-z0-9]+(_[a-z0-9]+)*' || names.command_part || '$')
        )

),

offenders as (

    select
        misnamed.policy_on_table as object,
        'its name does not tell whom it lets do what: '
        || concat(misnamed.table_part, '<who>', misnamed.command_part) as consequence,
        format(
            'alter policy %I on %s rename to %I',
            misnamed.policy_name,
            misnamed.table_name,
            concat(
                misnamed.table_part,
                misnamed.who,
                case when misnamed.occurrence > 1 then '_' || misnamed.occurrence end,
                misnamed.command_part
            )
        ) as fix
    from misnamed

)

{{ select_offenders(examined='policies', named='policy') }}
