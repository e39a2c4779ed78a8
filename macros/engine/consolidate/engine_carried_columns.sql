{#
    Emits groundwork.carried_columns(consolidation, keys): the parts of groundwork.carry_statement
    that name the columns of the successor.

    keys     the columns of the natural key by which rows are merged, if any
    returns  names, selected (each in its type), aggregated (each by its rule, over rows of one
             key), settings (each by its rule, with the existing row), differs (a condition: a value
             is not stored as it was selected)

    And groundwork.columns_carried(consolidation), the columns of the successor that are carried,
    each with its type and rule; groundwork.merged_columns(consolidation), those of them that no
    key has; groundwork.merge_rule(rule, type, value, place): the value of several rows by such a
    rule, the first one in the order `place`.
#}
{% macro engine_carried_columns() %}

create or replace function groundwork.merge_rule(
    rule text, type text, value text, place text default null
)
returns text
language sql
immutable
as $merge_rule$
    select
        case coalesce(rule, 'first')
            when 'first'
                then format(
                    '(pg_catalog.array_agg(%1$s order by %2$s) filter (where %1$s is not null))[1]',
                    value,
                    place
                )
            else format('%s(%s)::%s', rule, value, type)
        end
$merge_rule$;

create or replace function groundwork.carried_columns(
    consolidation groundwork.consolidation, keys text[]
)
returns table (names text, selected text, aggregated text, settings text, differs text)
language sql
stable
as $carried_columns$
    select
        string_agg(columns.name, ', '),
        string_agg(format('carried.%1$s::%2$s as %1$s', columns.name, columns.type), ', '),
        string_agg(
            case
                when columns.name = any(keys) then columns.name
                else groundwork.merge_rule(
                    columns.rule, columns.type, columns.name, 'legacy_place'
                ) || ' as ' || columns.name
            end,
            ', '
        ),
        string_agg(
            format(
                '%1$s = (select %2$s from (values (1, standing.%1$s), (2, excluded.%1$s)) '
                'as sides (place, value))',
                columns.name,
                groundwork.merge_rule(columns.rule, columns.type, 'value', 'place')
            ),
            ', '
        ) filter (where columns.name <> all(keys)),
        string_agg(
            format(
                'coalesce(mapped.%1$s, inserted.%1$s)%2$s is distinct from inserted.%1$s%2$s',
                columns.name,
                case when columns.type in ('json', 'xml', 'point') then '::text' end
            ),
            ' or '
        )
    from groundwork.columns_carried(consolidation) as columns
$carried_columns$;

create or replace function groundwork.columns_carried(consolidation groundwork.consolidation)
returns table (name text, type text, rule text)
language sql
stable
as $columns_carried$
    select
        quote_ident(attname),
        format_type(atttypid, atttypmod),
        consolidation.options -> 'merge' ->> quote_ident(attname)
    from pg_catalog.pg_attribute
    where
        attrelid = groundwork.table_named(consolidation.successor)
        and attnum > 0
        and attname <> 'id'
        and attname not in ('changed', 'rejected')
        and attname = any(groundwork.column_names(to_regclass('pg_temp.carried')))
$columns_carried$;

create or replace function groundwork.merged_columns(consolidation groundwork.consolidation)
returns table (name text, type text, rule text)
language sql
stable
as $merged_columns$
    select
        columns.name,
        columns.type,
        coalesce(columns.rule, 'first')
    from groundwork.columns_carried(consolidation) as columns
    where
        columns.name not in (
            select quote_ident(keys.name)
            from jsonb_array_elements_text(consolidation.options #> '{merge, on}') as keys (name)
        )
$merged_columns$;

{% endmacro %}
