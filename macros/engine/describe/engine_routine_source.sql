{#
    Emits what a description says of a function, a procedure, an aggregate or a window function, in
    names as the current path shows them:

    groundwork.routine_source(function)     the statement that creates it. PostgreSQL prints it for
                                            all but aggregates: groundwork.aggregate_source
    groundwork.routine_arguments(function)  its arguments as `drop routine` and `grant` take them;
                                            of an aggregate only their types, since neither knows
                                            `order by`
    groundwork.routine_name(function)       its name with its schema; null for no function
#}
{% macro engine_routine_source() %}

create or replace function groundwork.routine_name(function_id oid)
returns text
language sql
stable
as $routine_name$
    select format('%I.%I', pg_namespace.nspname, pg_proc.proname)
    from pg_catalog.pg_proc
    inner join pg_catalog.pg_namespace
        on pg_proc.pronamespace = pg_namespace.oid
    where pg_proc.oid = function_id
$routine_name$;

create or replace function groundwork.routine_arguments(function_id oid)
returns text
language sql
stable
as $routine_arguments$
    select
        case pg_proc.prokind
            when 'a' then oidvectortypes(pg_proc.proargtypes)
            else pg_get_function_identity_arguments(pg_proc.oid)
        end
    from pg_catalog.pg_proc
    where pg_proc.oid = function_id
$routine_arguments$;

create or replace function groundwork.aggregate_source(function_id oid)
returns text
language sql
stable
as $aggregate_source$
    select
        format(
            E'create or replace aggregate %s(%s) (\n    %s\n)',
            groundwork.routine_name(pg_proc.oid),
            coalesce(nullif(pg_get_function_arguments(pg_proc.oid), ''), '*'),
            (
                select string_agg(options.clause, E',\n    ' order by options.place)
                from (
                    values
                    (1, 'sfunc = ' || groundwork.routine_name(pg_aggregate.aggtransfn)),
                    (2, 'stype = ' || format_type(pg_aggregate.aggtranstype, null)),
                    (3, 'sspace = ' || nullif(pg_aggregate.aggtransspace, 0)),
                    (4, 'finalfunc = ' || groundwork.routine_name(pg_aggregate.aggfinalfn)),
                    (5, case when pg_aggregate.aggfinalextra then 'finalfunc_extra' end),
                    (
                        6,
                        'finalfunc_modify = ' || case
                            when pg_aggregate.aggfinalmodify <> defaults.modify
                                then modifies.words ->> pg_aggregate.aggfinalmodify::text
                        end
                    ),
                    (7, 'combinefunc = ' || groundwork.routine_name(pg_aggregate.aggcombinefn)),
                    (8, 'serialfunc = ' || groundwork.routine_name(pg_aggregate.aggserialfn)),
                    (9, 'deserialfunc = ' || groundwork.routine_name(pg_aggregate.aggdeserialfn)),
                    (10, 'initcond = ' || quote_literal(pg_aggregate.agginitval)),
                    (11, 'msfunc = ' || groundwork.routine_name(pg_aggregate.aggmtransfn)),
                    (12, 'minvfunc = ' || groundwork.routine_name(pg_aggregate.aggminvtransfn)),
                    (
                        13,
                        'mstype = ' || case
                            when pg_aggregate.aggmtranstype <> 0
                                then format_type(pg_aggregate.aggmtranstype, null)
                        end
                    ),
                    (14, 'msspace = ' || nullif(pg_aggregate.aggmtransspace, 0)),
                    (15, 'mfinalfunc = ' || groundwork.routine_name(pg_aggregate.aggmfinalfn)),
                    (16, case when pg_aggregate.aggmfinalextra then 'mfinalfunc_extra' end),
                    (
                        17,
                        'mfinalfunc_modify = ' || case
                            when
                                pg_aggregate.aggmtransfn <> 0
                                and pg_aggregate.aggmfinalmodify <> defaults.modify
                                then modifies.words ->> pg_aggregate.aggmfinalmodify::text
                        end
                    ),
                    (18, 'minitcond = ' || quote_literal(pg_aggregate.aggminitval)),
                    (
                        19,
                        (
                            select
                                format(
                                    'sortop = operator(%I.%s)',
                                    pg_namespace.nspname,
                                    pg_operator.oprname
                                )
                            from pg_catalog.pg_operator
                            inner join pg_catalog.pg_namespace
                                on pg_operator.oprnamespace = pg_namespace.oid
                            where pg_operator.oid = pg_aggregate.aggsortop
                        )
                    ),
                    (
                        20,
                        case pg_proc.proparallel
                            when 's' then 'parallel = safe'
                            when 'r' then 'parallel = restricted'
                        end
                    ),
                    (21, case when pg_aggregate.aggkind = 'h' then 'hypothetical' end)
                ) as options (place, clause)
            )
        )
    from pg_catalog.pg_proc
    inner join pg_catalog.pg_aggregate
        on pg_proc.oid = pg_aggregate.aggfnoid
    cross join lateral (
        select case pg_aggregate.aggkind when 'n' then 'r'::"char" else 'w'::"char" end as modify
    ) as defaults
    cross join (
        select '{"r": "read_only", "s": "shareable", "w": "read_write"}'::jsonb as words
    ) as modifies
    where pg_proc.oid = function_id
$aggregate_source$;

create or replace function groundwork.routine_source(function_id oid)
returns text
language sql
stable
as $routine_source$
    select
        case pg_proc.prokind
            when 'a' then groundwork.aggregate_source(pg_proc.oid)
            else pg_get_functiondef(pg_proc.oid)
        end
    from pg_catalog.pg_proc
    where pg_proc.oid = function_id
$routine_source$;

{% endmacro %}
