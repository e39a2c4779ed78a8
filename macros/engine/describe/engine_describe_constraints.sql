{#
    Selects one row per constraint of `tables`; part of groundwork.describe. pg_get_constraintdef
    ends an unvalidated constraint with ` NOT VALID`, which is cut off here: being validated is a
    fact of its own, so that it can be fixed alone. Storage options of the index behind a key
    are not in that text. The parts of the definition serve to find rows that would break it. A
    foreign key, or a key that may be deferred, is checked by triggers of its own: `triggers` are
    their states, where one was disabled or bound to replication.
#}
{% macro engine_describe_constraints() %}

select
    pg_constraint.conrelid as table_id,
    'constraint' as kind,
    pg_constraint.conname::text as name,
    jsonb_strip_nulls(
        jsonb_build_object(
            'type', pg_constraint.contype::text,
            'definition',
            case
                when
                    pg_constraint.convalidated
                    or not coalesce((to_jsonb(pg_constraint) ->> 'conenforced')::boolean, true)
                    then pg_get_constraintdef(pg_constraint.oid, true)
                else left(pg_get_constraintdef(pg_constraint.oid, true), -length(' NOT VALID'))
            end,
            'validated', pg_constraint.convalidated,
            'columns', (
                select
                    jsonb_agg(
                        pg_attribute.attname
                        -- a check has them in the order of the table, which says nothing
                        order by
                            case when pg_constraint.contype = 'c' then pg_attribute.attname end,
                            places.place
                    )
                from unnest(pg_constraint.conkey) with ordinality as places (attnum, place)
                inner join pg_catalog.pg_attribute
                    on
                        pg_attribute.attrelid = pg_constraint.conrelid
                        and places.attnum = pg_attribute.attnum
            ),
            'expression', pg_get_expr(pg_constraint.conbin, pg_constraint.conrelid, true),
            'references', nullif(pg_constraint.confrelid, 0)::regclass::text,
            'referenced_columns',
            case
                when pg_constraint.contype = 'f'
                    then (
                        select jsonb_agg(pg_attribute.attname order by places.place)
                        from unnest(pg_constraint.confkey) with ordinality
                            as places (attnum, place)
                        inner join pg_catalog.pg_attribute
                            on
                                pg_attribute.attrelid = pg_constraint.confrelid
                                and places.attnum = pg_attribute.attnum
                    )
            end,
            'index',
            case
                when pg_constraint.contype in ('p', 'u')
                    then (
                        select
                            groundwork.index_definition(
                                index_class.oid,
                                pg_constraint.conrelid,
                                index_class.relname,
                                index_class.relkind,
                                true
                            )
                        from pg_catalog.pg_class as index_class
                        where index_class.oid = pg_constraint.conindid
                    )
            end,
            'deferrable',
            case
                when pg_constraint.condeferred then 'deferrable initially deferred'
                when pg_constraint.condeferrable then 'deferrable'
            end,
            'options',
            -- a join could be made by reading all of pg_class
            case
                when pg_constraint.contype in ('p', 'u', 'x')
                    then (
                        select to_jsonb(
                            {{ engine_declarable_options('index_class.reloptions') }}
                        )
                        from pg_catalog.pg_class as index_class
                        where index_class.oid = pg_constraint.conindid
                    )
            end,
            'triggers', (
                select nullif(jsonb_agg(distinct pg_trigger.tgenabled::text), '["O"]')
                from pg_catalog.pg_trigger
                where pg_trigger.tgconstraint = pg_constraint.oid
            )
        )
    ) as definition
from pg_catalog.pg_constraint
where
    pg_constraint.conrelid = any(tables)
    -- a trigger that was created as a constraint is described as a trigger
    and pg_constraint.contype not in ('n', 't')
    -- the copies that partitioned tables keep for their partitions have a parent
    and pg_constraint.conparentid = 0

{% endmacro %}
