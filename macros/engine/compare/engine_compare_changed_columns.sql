{#
    Selects the steps for a column that is on both sides and differs: leave the default or the
    expression, change the type, take the new default, then expression, null or not null,
    identity, storage; part of groundwork.compare, which gives it the two sides and the head of the
    statement.
#}
{% macro engine_compare_changed_columns() %}

select
    34,
    head || 'drop default',
    head || 'set default ' || (live ->> 'default'),
    null,
    null
where
    is_changed
    and live -> 'default' is not null
    and live -> 'generated' is null
    and (
        declared ->> 'default' is distinct from live ->> 'default'
        or declared ->> 'type' <> live ->> 'type'
    )

union all

select
    33,
    groundwork.note_former(
        to_regclass(format('%I.%I', schema_name, table_name)),
        name,
        options -> 'convert',
        options ->> 'run_id'
    ),
    null,
    null,
    null
where
    is_changed
    and convert is not null
    and declared ->> 'type' <> live ->> 'type'

union all

select
    35,
    concat_ws(
        ' ',
        head || 'type ' || (declared ->> 'type'),
        'collate ' || (declared ->> 'collation'),
        'using ' || case
            when groundwork.is_function(convert)
                then format('%s(%I)', convert, differences.name)
            else coalesce(
                convert,
                groundwork.conversion(
                    quote_ident(differences.name), live ->> 'type', declared ->> 'type'
                )
            )
        end
    ),
    concat_ws(
        ' ',
        head || 'type ' || (live ->> 'type'),
        'collate ' || (live ->> 'collation'),
        'using ' || groundwork.conversion(
            quote_ident(differences.name), declared ->> 'type', live ->> 'type'
        )
    ),
    case
        when
            convert is null
            and not groundwork.is_lossless(live, declared)
            then 'lossy_type'
    end,
    format('%s becomes %s', live ->> 'type', declared ->> 'type')
where
    is_changed
    and (declared ->> 'type', declared ->> 'collation')
    is distinct from (live ->> 'type', live ->> 'collation')

union all

select
    36,
    head || 'set default ' || (declared ->> 'default'),
    head || 'drop default',
    null,
    null
where
    is_changed
    and declared -> 'default' is not null
    and declared -> 'generated' is null
    and (
        declared ->> 'default' is distinct from live ->> 'default'
        or declared ->> 'type' <> live ->> 'type'
        or live -> 'generated' is not null
    )

union all

select
    33,
    head || 'drop expression',
    null,
    null,
    null
where
    is_changed
    and live -> 'generated' is not null
    and declared -> 'generated' is null

union all

select
    37,
    head || 'set expression as (' || (declared ->> 'default') || ')',
    head || 'set expression as (' || (live ->> 'default') || ')',
    null,
    null
where
    is_changed
    and declared -> 'generated' is not null
    and declared ->> 'default' <> live ->> 'default'

union all

select
    case when declared ->> 'not_null' = 'true' then 41 else 42 end,
    head || case when declared ->> 'not_null' = 'true' then 'set' else 'drop' end || ' not null',
    head || case when declared ->> 'not_null' = 'true' then 'drop' else 'set' end || ' not null',
    case
        when
            declared ->> 'not_null' = 'true'
            and fill is null
            and options #> array['nulls', name] is null
            then 'null_values'
    end,
    'rows are null in a column declared not null'
where
    (is_changed or (is_new and fill is not null))
    and declared ->> 'not_null' <> coalesce(live ->> 'not_null', 'false')

union all

select
    -- an identity is a whole number and not null, and has to be
    case when declared -> 'identity' is null then 33 else 43 end,
    case
        when declared -> 'identity' is null then head || 'drop identity'
        when live -> 'identity' is null
            then concat_ws(
                '; ',
                head || 'add ' || groundwork.identity_clause(declared),
                -- it goes on behind the values that are there
                format(
                    'select groundwork.continue_identity(%L, %L)',
                    format('%I.%I', schema_name, table_name),
                    name
                )
            )
        else concat_ws(
            ' ',
            head || 'set generated',
            case declared ->> 'identity' when 'a' then 'always' else 'by default' end,
            'set start with ' || (declared #>> '{sequence, start}'),
            'set increment by ' || (declared #>> '{sequence, increment}'),
            'set minvalue ' || (declared #>> '{sequence, minimum}'),
            'set maxvalue ' || (declared #>> '{sequence, maximum}'),
            'set cache ' || (declared #>> '{sequence, cache}'),
            case
                when declared #>> '{sequence, cycle}' = 'true' then 'set cycle'
                else 'set no cycle'
            end
        )
    end,
    null,
    null,
    null
where
    is_changed
    and (declared -> 'identity', declared -> 'sequence')
    is distinct from (live -> 'identity', live -> 'sequence')

union all

select
    44,
    -- PostgreSQL 15 has no `set storage default`
    head || 'set storage ' || case coalesce(
            declared ->> 'storage',
            (
                select typstorage::text
                from pg_catalog.pg_type
                where oid = groundwork.type_named(declared ->> 'type')
            )
        )
        when 'p' then 'plain'
        when 'e' then 'external'
        when 'm' then 'main'
        when 'x' then 'extended'
    end,
    null,
    null,
    null
where
    (is_changed or is_new)
    and declared -> 'storage' is distinct from live -> 'storage'

union all

select
    45,
    head || 'set compression ' || case declared ->> 'compression'
        when 'p' then 'pglz'
        when 'l' then 'lz4'
        else 'default'
    end,
    null,
    null,
    null
where
    is_changed
    and declared -> 'compression' is distinct from live -> 'compression'

union all

select
    46,
    head || 'set statistics ' || coalesce(declared ->> 'statistics', '-1'),
    head || 'set statistics ' || coalesce(live ->> 'statistics', '-1'),
    null,
    null
where
    (is_changed or is_new)
    and declared -> 'statistics' is distinct from live -> 'statistics'

union all

select
    47,
    table_head || groundwork.options_clause(
        column_head, live -> 'options', declared -> 'options'
    ),
    table_head || groundwork.options_clause(
        column_head, declared -> 'options', live -> 'options'
    ),
    null,
    null
where
    (is_changed or is_new)
    and declared -> 'options' is distinct from live -> 'options'

{% endmacro %}
