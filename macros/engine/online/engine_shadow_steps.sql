{#
    Emits groundwork.shadow_steps(shadows, is_filled): the steps that build, validate, or drop to
    build once more, the shadows of indexes and constraints. A foreign key waits for the keys.

    shadows      rows of groundwork.shadows
    is_filled  whether every row has its new values; before that, each step's mode is `later`
#}
{% macro engine_shadow_steps() %}

create or replace function groundwork.shadow_steps(shadows jsonb, is_filled boolean)
returns setof groundwork.step
language sql
stable
as $shadow_steps$
    select
        groundwork.new_step(
            stage => 'build_shadow_objects',
            kind => case when each_shadow.is_index then 'index' else 'constraint' end,
            name => each_shadow.name,
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
        from jsonb_to_recordset(shadows) as each_one (
            table_id oid,
            table_name text,
            kind text,
            name text,
            shadow text,
            statement text,
            state text
        )
    ) as each_shadow
    cross join lateral (

        select
            1 as place,
            case
                when each_shadow.is_index
                    then format(
                        'drop index concurrently %s.%I',
                        pg_class.relnamespace::regnamespace,
                        each_shadow.shadow
                    )
                else format(
                    'alter table %s drop constraint %I', each_shadow.table_name, each_shadow.shadow
                )
            end as statement,
            true as is_next,
            case when each_shadow.is_index then 'outside' end as mode
        from pg_catalog.pg_class
        where
            pg_class.oid = each_shadow.table_id
            and each_shadow.state in ('invalid', 'other')

        union all

        select
            2,
            each_shadow.statement,
            each_shadow.state = 'missing'
            and (each_shadow.kind <> 'foreign key' or each_shadow.has_keys),
            case when each_shadow.is_index then 'outside' end
        where each_shadow.state in ('missing', 'invalid', 'other')

        union all

        select
            3,
            format(
                'alter table %s validate constraint %I', each_shadow.table_name, each_shadow.shadow
            ),
            each_shadow.state = 'open',
            'alone'
        where
            not each_shadow.is_index
            and each_shadow.state <> 'ready'

    ) as stages
    order by
        each_shadow.kind = 'foreign key' asc,
        each_shadow.is_index desc,
        each_shadow.table_id asc,
        each_shadow.name asc,
        stages.place asc
$shadow_steps$;

{% endmacro %}
