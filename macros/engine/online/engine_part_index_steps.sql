{#
    Emits groundwork.part_index_steps(target, name, definition): the steps that build an index of
    this name on a partitioned table: on it and the partitioned tables below it alone, concurrently
    in each partition, attached.

    And groundwork.part_index_changes(target, name, shadow_name, standing, shadow, wanted): those
    that build it beside the one that has its name, or drop what is left of another build.
#}
{% macro engine_part_index_steps() %}

create or replace function groundwork.part_index_steps(
    target oid, index_name text, definition jsonb
)
returns setof groundwork.step
language sql
stable
as $part_index_steps$
    with
    parts as (

        select
            part.*,
            index_class.oid as index_id,
            pg_index.indisvalid as is_valid,
            coalesce(index_class.relname::text, wanted.index_name) as index_name
        from groundwork.online_parts(target) as part
        cross join lateral (
            select
                case part.level
                    when 0 then part_index_steps.index_name
                    else groundwork.part_name(part.name, definition)
                end as index_name
        ) as wanted
        left join pg_catalog.pg_class as index_class
            on
                index_class.relnamespace = part.schema_name::regnamespace
                and wanted.index_name = index_class.relname
        left join pg_catalog.pg_index
            on index_class.oid = pg_index.indexrelid

    ),

    steps as (

        select
            'drop_invalid_indexes'::groundwork.stage as stage,
            parts.level as rank,
            format('drop index concurrently %I.%I', parts.schema_name, parts.index_name)
                as statement,
            'outside' as mode
        from parts
        where
            parts.is_leaf
            and not parts.is_valid

        union all

        select
            'make_indexes',
            parts.level,
            concat_ws(
                ' ',
                case when definition ->> 'unique' = 'true' then 'create unique' else 'create' end,
                format(
                    'index %s%I on %s%I.%I using %s',
                    case when parts.is_leaf then 'concurrently ' end,
                    parts.index_name,
                    case when not parts.is_leaf then 'only ' end,
                    parts.schema_name,
                    parts.name,
                    definition ->> 'definition'
                )
            ),
            case when parts.is_leaf then 'outside' end
        from parts
        where parts.index_id is null

        union all

        select
            'make_indexes',
            -- once the upper one is made
            100 + parts.level,
            format(
                'alter index %I.%I attach partition %I.%I',
                above.schema_name,
                above.index_name,
                parts.schema_name,
                parts.index_name
            ),
            null
        from parts
        inner join parts as above
            on parts.parent_id = above.table_id
        where
            (parts.is_valid or not parts.is_leaf)
            and not exists (
                select
                from pg_catalog.pg_inherits
                where parts.index_id = pg_inherits.inhrelid
            )

    )

    select
        groundwork.new_step(
            stage => steps.stage,
            kind => 'index',
            name => part_index_steps.index_name,
            statement => steps.statement,
            rank => steps.rank,
            mode => steps.mode
        )
    from steps
    order by
        steps.stage,
        steps.rank,
        steps.statement
$part_index_steps$;

create or replace function groundwork.part_index_changes(
    target oid, name text, shadow_name text, standing jsonb, shadow jsonb, wanted jsonb
)
returns setof groundwork.step
language plpgsql
stable
as $part_index_changes$
declare
    -- of an index that is begun, the rest follows
    leftover constant text := case
        when
            standing ->> 'valid' = 'false'
            and standing - 'valid' <> wanted - 'valid'
            then name
        when shadow - 'valid' <> wanted - 'valid' then shadow_name
    end;
begin
    if leftover is not null then
        return next groundwork.new_step(
            stage => 'drop_invalid_indexes',
            kind => 'index',
            name => name,
            statement => format(
                'drop index %I.%I',
                (
                    select pg_class.relnamespace::regnamespace::text
                    from pg_catalog.pg_class
                    where pg_class.oid = target
                ),
                leftover
            )
        );
        return;
    end if;
    return query
    select step.*
    from groundwork.part_index_steps(
        target, case when standing ->> 'valid' = 'true' then shadow_name else name end, wanted
    ) as step;
end
$part_index_changes$;

{% endmacro %}
