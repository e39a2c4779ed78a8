{#
    Lists each policy that reads the table it stands on: in a sub-select, through a view, through
    the policies of another table, or in a function that runs with the caller's rights.

    PostgreSQL applies the policy to that read too, and every query of the table fails with
    "infinite recursion detected". A function of another role is no way round when the policy holds
    for that role as well. What a function reads is taken from its text.

    Fix: ask a SECURITY DEFINER function of schema access. The statement here closes the policy.
#}
with recursive policies as (

    {{ managed_policies() }}

),

relations as (

    {{ managed_relations(['r', 'p', 'v', 'm']) }}

),

calls as (

    {{ policy_functions() }}

),

functions as (

    select
        pg_proc.oid as function_oid,
        pg_proc.prosecdef as is_definer,
        pg_proc.proowner as owner_oid,
        lower(
            regexp_replace(
                regexp_replace(pg_proc.prosrc, '--[^\n]*', '', 'g'), '/\*.*?\*/', '', 'g'
            )
        ) as body
    from pg_catalog.pg_proc
    inner join pg_catalog.pg_language
        on pg_proc.prolang = pg_language.oid
    where
        pg_language.lanname in ('sql', 'plpgsql')
        and pg_proc.oid in (select calls.function_oid from calls)

),

function_reads as (

    -- what stands behind `from` and the like
    select
        functions.function_oid,
        relations.table_oid as relation_oid
    from functions
    inner join relations
        on
            strpos(functions.body, lower(relations.relation_name)) > 0
            and functions.body
            ~ (
                '(\m(from|join|into|update|only)\s|,)\s*("?' || relations.schema_name
                || '"?\.)?"?' || lower(relations.relation_name) || '"?(\W|$)'
            )

    union

    -- a parsed body is in the catalog
    select
        functions.function_oid,
        pg_depend.refobjid as relation_oid
    from functions
    inner join pg_catalog.pg_depend
        on
            functions.function_oid = pg_depend.objid
            and pg_depend.classid = 'pg_catalog.pg_proc'::regclass
            and pg_depend.refclassid = 'pg_catalog.pg_class'::regclass

),

policy_reads as (

    -- the tables of its sub-selects
    select
        policies.policy_oid,
        sub_selects.table_oid[1]::oid as relation_oid
    from policies
    cross join
        regexp_matches(
            concat(policies.using_tree, policies.check_tree), ':relid ([0-9]+)', 'g'
        ) as sub_selects (table_oid)

    union

    select
        policies.policy_oid,
        function_reads.relation_oid
    from policies
    inner join calls
        on policies.policy_oid = calls.policy_oid
    inner join functions
        on calls.function_oid = functions.function_oid
    inner join function_reads
        on functions.function_oid = function_reads.function_oid
    where
        not functions.is_definer
        or policies.role_oids && array[0::oid, functions.owner_oid]

),

relation_reads as (

    select
        policies.table_oid as relation_oid,
        policy_reads.relation_oid as read_oid
    from policies
    inner join policy_reads
        on policies.policy_oid = policy_reads.policy_oid
    where policies.command in ('select', 'all')

    union

    select
        pg_rewrite.ev_class as relation_oid,
        pg_depend.refobjid as read_oid
    from pg_catalog.pg_rewrite
    inner join pg_catalog.pg_depend
        on
            pg_rewrite.oid = pg_depend.objid
            and pg_depend.classid = 'pg_catalog.pg_rewrite'::regclass
            and pg_depend.refclassid = 'pg_catalog.pg_class'::regclass
    where pg_depend.refobjid <> pg_rewrite.ev_class

),

reached as (

    select
        policy_reads.policy_oid,
        policy_reads.relation_oid
    from policy_reads

    union

    select
        reached.policy_oid,
        relation_reads.read_oid as relation_oid
    from reached
    inner join relation_reads
        on reached.relation_oid = relation_reads.relation_oid

),

offenders as (

    select
        policies.policy_on_table as object,
        'queries of ' || policies.table_name || ' fail on infinite recursion' as consequence,
        format('drop policy %I on %s', policies.policy_name, policies.table_name) as fix
    from policies
    inner join reached
        on
            policies.policy_oid = reached.policy_oid
            and policies.table_oid = reached.relation_oid

)

{{ select_offenders(examined='policies', named='policy') }}
