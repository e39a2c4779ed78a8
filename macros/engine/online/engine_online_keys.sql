{#
    Selects the online steps for constraints to be added; part of groundwork.online_steps.
#}
{% macro engine_online_keys() %}

select
    position,
    kind,
    name,
    case
        when declared_definition ->> 'type' = 'x' then statement
        else groundwork.make(
            schema_name,
            table_name,
            (kind, name, declared_definition || '{"validated": false}')::groundwork.item
        )
    end,
    undo,
    case
        when declared_definition ->> 'type' = 'x' and hazard is null then 'table_rewrite'
        else hazard
    end,
    case
        when declared_definition ->> 'type' = 'x'
            then 'the index of an exclusion constraint is built while nobody can use the table'
        else reason
    end,
    null::text as mode
from staged
where
    kind = 'constraint'
    and position in (55, 57)
    and declared_definition ->> 'type' in ('c', 'f', 'x')

union all

select
    position,
    'index',
    name,
    format('drop index concurrently %I.%I', schema_name, name),
    null,
    null,
    null,
    'outside'
from staged
where
    kind = 'constraint'
    and position = 55
    and declared_definition ->> 'type' in ('p', 'u')
    and (
        index_definition ->> 'valid' = 'false'
        or index_definition ->> 'definition' <> declared_definition ->> 'index'
    )

union all

select
    position,
    'index',
    name,
    format(
        'create unique index concurrently %I on %I.%I using %s',
        name,
        schema_name,
        table_name,
        declared_definition ->> 'index'
    ),
    format('drop index %I.%I', schema_name, name),
    null,
    null,
    'outside'
from staged
where
    kind = 'constraint'
    and position = 55
    and declared_definition ->> 'type' in ('p', 'u')
    and index_definition is null

union all

select
    position,
    kind,
    name,
    concat_ws(
        ' ',
        head,
        format('add constraint %I', name),
        case declared_definition ->> 'type' when 'p' then 'primary key' else 'unique' end,
        format('using index %I', name),
        declared_definition ->> 'deferrable'
    ),
    undo,
    null,
    null,
    null
from staged
where
    kind = 'constraint'
    and position = 55
    and index_definition ->> 'valid' = 'true'
    and index_definition ->> 'definition' = declared_definition ->> 'index'
    -- a primary key would read the whole table for nulls, unless its columns are not null by now
    and not exists (
        select
        from unnest(steps) as pending
        where
            pending.kind = 'column'
            and pending.position in (30, 41)
            and declared_definition ->> 'type' = 'p'
            and declared_definition -> 'columns' ? pending.name
    )

{% endmacro %}
