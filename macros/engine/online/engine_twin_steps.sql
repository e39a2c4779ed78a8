{#
    Emits groundwork.twin_steps(twins, is_filled): the steps that build, validate, or drop to build
    once more, the twins of indexes and constraints. A foreign key waits for the keys.

    twins      rows of groundwork.twins
    is_filled  whether every row has its new values; before that, each step's mode is `later`
#}
{% macro engine_twin_steps() %}

create or replace function groundwork.twin_steps(twins jsonb, is_filled boolean)
returns setof groundwork.step
language sql
stable
as $twin_steps$
    select
        groundwork.new_step(
            stage => 'build_shadow_objects',
            kind => case when each_twin.is_index then 'index' else 'constraint' end,
            name => each_twin.name,
            statement => stages.statement,
            mode => case
                when is_filled and stages.is_next then stages.mode
                else 'later'
            end
        )
    from (
        select
            each_one.*,
            each_one.kind in ('index', 'key') as is_index,
            -- a foreign key needs the key that it refers to
            bool_and(each_one.kind not in ('index', 'key') or each_one.state = 'ready')
                over () as has_keys
        from jsonb_to_recordset(twins) as each_one (
            table_id oid,
            table_name text,
            kind text,
            name text,
            twin text,
            statement text,
            state text
        )
    ) as each_twin
    cross join lateral (

        select
            1 as place,
            case
                when each_twin.is_index
                    then format(
                        'drop index concurrently %s.%I',
                        pg_class.relnamespace::regnamespace,
                        each_twin.twin
                    )
                else format(
                    'alter table %s drop constraint %I', each_twin.table_name, each_twin.twin
                )
            end as statement,
            true as is_next,
            case when each_twin.is_index then 'outside' end as mode
        from pg_catalog.pg_class
        where
            pg_class.oid = each_twin.table_id
            and each_twin.state in ('invalid', 'other')

        union all

        select
            2,
            each_twin.statement,
            each_twin.state = 'missing'
            and (each_twin.kind <> 'foreign key' or each_twin.has_keys),
            case when each_twin.is_index then 'outside' end
        where each_twin.state in ('missing', 'invalid', 'other')

        union all

        select
            3,
            format(
                'alter table %s validate constraint %I', each_twin.table_name, each_twin.twin
            ),
            each_twin.state = 'open',
            'alone'
        where
            not each_twin.is_index
            and each_twin.state <> 'ready'

    ) as stages
    order by
        each_twin.kind = 'foreign key' asc,
        each_twin.is_index desc,
        each_twin.table_id asc,
        each_twin.name asc,
        stages.place asc
$twin_steps$;

{% endmacro %}
