{#
    Lists each policy that reads the table it stands on: in a sub-select, through a view, through
    the policies of another table, or in a function that runs with the caller's rights.

    PostgreSQL applies the policy to that read too, and every query of the table fails with
    "infinite recursion detected". A function of another role is no way round when the policy holds
    for that role as well. What a function reads is taken from its text.

    Mend: ask a SECURITY DEFINER function of schema access. The statement here closes the policy.
#}
{{ after_every_model() }}

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
        calls.policy_oid,
        pg_proc.oid as function_oid,
        lower(
            regexp_replace(
                regexp_replace(pg_proc.prosrc, '--[^\n]*', '', 'g'), '/\*.*?\*/', '', 'g'
            )
        ) as body
    from calls
    inner join policies
        on calls.policy_oid = policies.policy_oid
    inner join pg_catalog.pg_proc
        on calls.function_oid = pg_proc.oid
    inner join pg_catalog.pg_language
        on pg_proc.prolang = pg_language.oid
    where
        pg_language.lanname in ('sql', 'plpgsql')
        and (
            not pg_proc.prosecdef
            or policies.role_oids && array[0::oid, pg_proc.proowner]
        )

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

    -- what its functions name behind `from` and the like
    select
        functions.policy_oid,
        relations.table_oid as relation_oid
    from functions
    inner join relations
        on
            functions.body
            ~ (
                '(\m(from|join|into|update|only)\s|,)\s*("?' || relations.schema_name
                || '"?\.)?"?' || relations.relation_name || '"?(\W|$)'
            )

    union

    -- what a function with a parsed body reads
    select
        functions.policy_oid,
        pg_depend.refobjid as relation_oid
    from functions
    inner join pg_catalog.pg_depend
        on
            functions.function_oid = pg_depend.objid
            and pg_depend.classid = 'pg_catalog.pg_proc'::regclass
            and pg_depend.refclassid = 'pg_catalog.pg_class'::regclass

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
        format('drop policy %I on %s', policies.policy_name, policies.table_name) as mend
    from policies
    inner join reached
        on
            policies.policy_oid = reached.policy_oid
            and policies.table_oid = reached.relation_oid

)

{{ select_offenders(examined='policies', named='policy') }}
