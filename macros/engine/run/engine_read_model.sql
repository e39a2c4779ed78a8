{#
    Emits groundwork.read_model(node): what the engine is asked to do for a model, given the
    model as dbt's manifest writes it: alias, schema, description, columns, config, and
    compiled_code; and `parents`, what it refers to, each {schema, name}; without them, `refs` as
    the manifest has them. Both dbt and scripts/plan.py ask it, so a plan is made from what a run
    is.

    function_name  what makes it, of groundwork.kinds(); null for a model that the engine does not
                   make
    declaration    the model's SQL, and `comment on` for its descriptions
    model          what the model says of itself, the argument of that name

    And groundwork.comments_of(node, materialized, meta): `comment on` for its descriptions.
#}
{% macro engine_read_model() %}

create or replace function groundwork.comments_of(node jsonb, materialized text, meta jsonb)
returns text
language sql
stable
as $comments_of$
    select
        string_agg(
            format('comment on %s is %L;', described.object, trim(described.text, E' \n\t')),
            E'\n'
            order by described.place
        ) as text
    from (
        select
            0 as place,
            case comments_of.materialized
                {%- for known in model_kinds() if known.comment_on and not known.catalog %}
                when '{{ known.materialized }}'
                    then case
                        when (groundwork.catalog_type_of(meta ->> 'object')).has_comment
                            then groundwork.catalog_name(null, meta ->> 'object')
                    end
                {%- endfor %}
                {%- for known in model_kinds() if known.comment_on and known.catalog %}
                when '{{ known.materialized }}'
                    {%- if known.with_schema %}
                    then format(
                        '{{ known.comment_on }} %I.%I',
                        node ->> 'schema',
                        coalesce(meta ->> 'function', node ->> 'alias')
                    ) || coalesce('(' || lists.arguments || ')', '')
                    {%- else %}
                    then format('{{ known.comment_on }} %I', node ->> 'alias')
                    {%- endif %}
                {%- endfor %}
            end as object,
            node ->> 'description' as text
        from unnest(
            case
                when meta ? 'arguments' then groundwork.argument_lists(meta)
                else array[null]
            end
        ) as lists (arguments)

        union all

        select
            columns.place,
            format('column %I.%I', node ->> 'alias', columns.name),
            columns.properties ->> 'description'
        from jsonb_each(node -> 'columns') with ordinality
            as columns (name, properties, place)
        where
            comments_of.materialized in (
                {%- for known in model_kinds() if known.has_columns %}
                '{{ known.materialized }}'{{ ',' if not loop.last }}
                {%- endfor %}
            )
    ) as described
    where
        described.object is not null
        and described.text <> ''
$comments_of$;

create or replace function groundwork.read_model(
    node jsonb, out function_name text, out declaration text, out model jsonb
)
language sql
stable
as $read_model$
    select
        case configured.materialized
            {%- for known in model_kinds() if known.made_by %}
            when '{{ known.materialized }}' then '{{ known.made_by }}'
            {%- endfor %}
        end,
        case
            when comments.text is null then node ->> 'compiled_code'
            else (node ->> 'compiled_code') || E'\n\n' || comments.text
        end,
        case configured.materialized
            when 'durable_table'
                then jsonb_build_object(
                    'parents', parents.names,
                    'renamed', coalesce(configured.meta #> '{upgrade, renamed}', '{}'),
                    'convert', coalesce(configured.meta #> '{upgrade, convert}', '{}'),
                    'fill', coalesce(configured.meta #> '{upgrade, fill}', '{}'),
                    'orphans', coalesce(configured.meta #> '{upgrade, orphans}', '{}'),
                    'duplicates', coalesce(configured.meta #> '{upgrade, duplicates}', '{}'),
                    'violations', coalesce(configured.meta #> '{upgrade, violations}', '{}'),
                    'after', coalesce(configured.meta #> '{upgrade, after}', 'null'),
                    'usual', coalesce(configured.meta -> 'usual', '{}'),
                    'keep', coalesce(configured.meta -> 'keep', '[]'),
                    'platform', coalesce(configured.meta -> 'platform', 'false')
                )
                -- only where it is said: the hashes of all others stay as they are
                || jsonb_strip_nulls(
                    jsonb_build_object(
                        'late', configured.meta -> 'late',
                        'types', typed.stated,
                        'complete', configured.meta #> '{upgrade, complete}',
                        'accept', configured.meta -> 'accept'
                    )
                )
            when 'consolidation'
                then jsonb_build_object(
                    'parents',
                    parents.names || coalesce(configured.meta #> '{consolidation, ids_of}', '[]'),
                    'columns', node -> 'columns',
                    'into', configured.meta #> '{consolidation, into}',
                    'key', coalesce(configured.meta #> '{consolidation, key}', '"id"'),
                    'ids_of', coalesce(configured.meta #> '{consolidation, ids_of}', '[]'),
                    'before', configured.meta #> '{consolidation, before}',
                    'merge', coalesce(configured.meta #> '{consolidation, merge}', '{}')
                )
            when 'extension'
                then jsonb_build_object(
                    'required', not coalesce((configured.meta ->> 'optional')::boolean, false)
                )
            when 'sql_function'
                then jsonb_strip_nulls(
                    jsonb_build_object(
                        'function', configured.meta -> 'function',
                        'arguments', configured.meta -> 'arguments',
                        'keep', configured.meta -> 'keep',
                        'accept', configured.meta -> 'accept'
                    )
                )
            when 'enum_type'
                then jsonb_strip_nulls(
                    jsonb_build_object(
                        'keep', configured.meta -> 'keep',
                        'renamed', configured.meta #> '{upgrade, renamed}'
                    )
                )
            {%- for known in model_kinds() if known.options %}
            when '{{ known.materialized }}'
                then jsonb_strip_nulls(
                    jsonb_build_object(
                        {%- for option in known.options %}
                        '{{ option }}', configured.meta
                        {{- " #> '{upgrade, renamed}'" if option == 'renamed'
                            else " -> '" ~ option ~ "'" }}
                        {{- ',' if not loop.last or known.trial == 'stand_ins' }}
                        {%- endfor %}
                        {%- if known.trial == 'stand_ins' %}
                        'parents', parents.names
                        {%- endif %}
                    )
                )
            {%- endfor %}
            else '{}'
        end
    from (
        select
            node #>> '{config, materialized}' as materialized,
            coalesce(node #> '{config, meta}', '{}') as meta
    ) as configured
    cross join lateral (
        select jsonb_object_agg(columns.key, columns.value -> 'data_type') as stated
        from jsonb_each(node -> 'columns') as columns
        where columns.value ->> 'data_type' <> ''
    ) as typed
    cross join lateral (
        select
            coalesce(
                jsonb_agg(
                    distinct concat(
                        quote_ident(parent.object ->> 'schema') || '.',
                        quote_ident(parent.object ->> 'name')
                    )
                ),
                '[]'
            ) as names
        from jsonb_array_elements(coalesce(node -> 'parents', node -> 'refs')) as parent (object)
    ) as parents
    cross join groundwork.comments_of(node, configured.materialized, configured.meta)
        as comments (text)
$read_model$;

{% endmacro %}
