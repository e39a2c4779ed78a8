{#
    Emits groundwork.part_key_steps(target, item): the steps that add the primary key or unique
    constraint `item` to a partitioned table: from an index that each partition gets concurrently.
#}
{% macro engine_part_key_steps() %}

create or replace function groundwork.part_key_steps(target oid, item groundwork.item)
returns setof groundwork.step
language sql
stable
as $part_key_steps$
    with
    parts as (

        select
            part.*,
            names.key_name,
            index_class.oid as index_id,
            pg_index.indisvalid as is_valid,
            pg_constraint.oid is not null as has_key
        from groundwork.online_parts(target) as part
        cross join lateral (
            select
                case part.level
                    when 0 then (item).name
                    else groundwork.part_name(part.name, (item).definition)
                end as key_name
        ) as names
        left join pg_catalog.pg_class as index_class
            on
                part.schema_name::regnamespace = index_class.relnamespace
                and names.key_name = index_class.relname
        left join pg_catalog.pg_index
            on index_class.oid = pg_index.indexrelid
        left join pg_catalog.pg_constraint
            on
                index_class.oid = pg_constraint.conindid
                and part.table_id = pg_constraint.conrelid

    ),

    steps as (

        select
            0 as rank,
            'outside' as mode,
            case
                when parts.index_id is null
                    then format(
                        'create unique index concurrently %I on %I.%I using %s',
                        parts.key_name,
                        parts.schema_name,
                        parts.name,
                        (item).definition ->> 'index'
                    )
                else format('drop index concurrently %I.%I', parts.schema_name, parts.key_name)
            end as statement
        from parts
        where
            parts.is_leaf
            and parts.is_valid is distinct from true

        union all

        select
            0,
            null,
            concat_ws(
                ' ',
                format(
                    'alter table %I.%I add constraint %I',
                    parts.schema_name,
                    parts.name,
                    parts.key_name
                ),
                case (item).definition ->> 'type' when 'p' then 'primary key' else 'unique' end,
                format('using index %I', parts.key_name),
                (item).definition ->> 'deferrable'
            )
        from parts
        where
            parts.is_leaf
            and parts.is_valid
            and not parts.has_key

        union all

        -- a key that is not whole would pass for one, so this comes last, and at once
        select
            final.rank,
            null,
            final.statement
        from parts
        left join parts as above
            on parts.parent_id = above.table_id
        cross join lateral (
            values
            (
                parts.level,
                case
                    when not parts.is_leaf
                        then format(
                            'alter table only %I.%I add constraint %I %s',
                            parts.schema_name,
                            parts.name,
                            parts.key_name,
                            (item).definition ->> 'definition'
                        )
                end
            ),
            (
                100 + parts.level,
                case
                    when above.table_id is not null
                        then format(
                            'alter index %I.%I attach partition %I.%I',
                            above.schema_name,
                            above.key_name,
                            parts.schema_name,
                            parts.key_name
                        )
                end
            )
        ) as final (rank, statement)
        where
            final.statement is not null
            and not exists (
                select
                from parts as others
                where
                    others.is_leaf
                    and not others.has_key
            )

    )

    select
        groundwork.new_step(
            stage => 'make_constraints',
            kind => 'constraint',
            name => (item).name,
            statement => steps.statement,
            rank => steps.rank,
            mode => steps.mode
        )
    from steps
    order by
        steps.rank,
        steps.statement
$part_key_steps$;

{% endmacro %}
