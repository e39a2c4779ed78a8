{#
    Emits groundwork.kinds(): one row per kind of model. What each column says: see model_kinds().
#}
{% macro engine_kinds() %}

create type groundwork.model_kind as (
    kind text,
    materialized text,
    made_by text,
    is_recorded boolean,
    makes_object boolean,
    catalog text,
    relkinds text,
    described_by text,
    word text,
    comment_on text,
    with_schema boolean,
    has_columns boolean,
    export text,
    fate text,
    is_drawn boolean,
    platform_schema text
);

create or replace function groundwork.kinds()
returns setof groundwork.model_kind
language sql
immutable
as $kinds$
    select
        known.kind,
        known.materialized,
        known.made_by,
        known.is_recorded,
        known.makes_object,
        known.catalog,
        known.relkinds,
        known.described_by,
        known.word,
        known.comment_on,
        known.with_schema,
        known.has_columns,
        known.export,
        known.fate,
        known.is_drawn,
        known.platform_schema
    from (
        values
        {%- for known in model_kinds() %}
        ({{ quoted(tojson(known)) }}::jsonb){{ ',' if not loop.last }}
        {%- endfor %}
    ) as listed (properties)
    cross join lateral
        jsonb_populate_record(null::groundwork.model_kind, listed.properties) as known
$kinds$;

{% endmacro %}
