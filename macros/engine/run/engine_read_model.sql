{#
    Emits groundwork.read_model(node): what the engine is asked to do for a model, given the
    model as dbt's manifest writes it: alias, schema, description, columns, refs, config, and
    compiled_code. Both dbt and scripts/plan.py ask it, so a plan is made from what a run is.

    function_name  what makes it, of groundwork.kinds(); null for a model that the engine does not
                   make
    declaration    the model's SQL, and `comment on` for its descriptions
    model          what the model says of itself, the argument of that name
#}
{% macro engine_read_model() %}

create or replace function groundwork.read_model(
    node jsonb, out function_name text, out declaration text, out model jsonb
)
language sql
immutable
as $read_model$
    select
        case materialized
            {%- for known in model_kinds() if known.made_by %}
            when '{{ known.materialized }}' then '{{ known.made_by }}'
            {%- endfor %}
        end,
        case
            when comments.text is null then node ->> 'compiled_code'
            else (node ->> 'compiled_code') || E'\n\n' || comments.text
        end,
        case materialized
            when 'durable_table'
                then jsonb_build_object(
                    'parents', parents.names,
                    'renamed', coalesce(meta #> '{upgrade, renamed}', '{}'),
                    'convert', coalesce(meta #> '{upgrade, convert}', '{}'),
                    'fill', coalesce(meta #> '{upgrade, fill}', '{}'),
                    'orphans', coalesce(meta #> '{upgrade, orphans}', '{}'),
                    'duplicates', coalesce(meta #> '{upgrade, duplicates}', '{}'),
                    'violations', coalesce(meta #> '{upgrade, violations}', '{}'),
                    'after', coalesce(meta #> '{upgrade, after}', 'null'),
                    'usual', coalesce(meta -> 'usual', '{}'),
                    'keep', coalesce(meta -> 'keep', '[]'),
                    'platform', coalesce(meta -> 'platform', 'false')
                )
            when 'consolidation'
                then jsonb_build_object(
                    'parents',
                    parents.names || coalesce(meta #> '{consolidation, ids_of}', '[]'),
                    'columns', node -> 'columns',
                    'into', meta #> '{consolidation, into}',
                    'key', coalesce(meta #> '{consolidation, key}', '"id"'),
                    'ids_of', coalesce(meta #> '{consolidation, ids_of}', '[]'),
                    'before', meta #> '{consolidation, before}',
                    'merge', coalesce(meta #> '{consolidation, merge}', '{}')
                )
            when 'enum_type'
                then jsonb_build_object('renamed', coalesce(meta #> '{upgrade, renamed}', '{}'))
            when 'extension'
                then jsonb_build_object(
                    'required', not coalesce((meta ->> 'optional')::boolean, false)
                )
            else '{}'
        end
    from (
        select
            node #>> '{config, materialized}' as materialized,
            coalesce(node #> '{config, meta}', '{}') as meta
    ) as configured
    cross join lateral (
        select coalesce(jsonb_agg(distinct parent.ref -> 'name'), '[]') as names
        from jsonb_array_elements(node -> 'refs') as parent (ref)
    ) as parents
    cross join lateral (
        select
            string_agg(
                format('comment on %s is %L;', described.object, trim(described.text, E' \n\t')),
                E'\n'
                order by described.place
            ) as text
        from (
            select
                0 as place,
                case materialized
                    {%- for known in model_kinds() if known.comment_on %}
                    when '{{ known.materialized }}'
                        {%- if known.with_schema %}
                        then format(
                            '{{ known.comment_on }} %I.%I', node ->> 'schema', node ->> 'alias'
                        )
                        {%- else %}
                        then format('{{ known.comment_on }} %I', node ->> 'alias')
                        {%- endif %}
                    {%- endfor %}
                end as object,
                node ->> 'description' as text

            union all

            select
                columns.place,
                format('column %I.%I', node ->> 'alias', columns.name),
                columns.properties ->> 'description'
            from rows from (jsonb_each(node -> 'columns')) with ordinality
                as columns (name, properties, place)
            where
                materialized in (
                    {%- for known in model_kinds() if known.has_columns %}
                    '{{ known.materialized }}'{{ ',' if not loop.last }}
                    {%- endfor %}
                )
        ) as described
        where
            described.object is not null
            and described.text <> ''
    ) as comments
$read_model$;

{% endmacro %}
