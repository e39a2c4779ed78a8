{#
    Emits groundwork.kinds(): one row per kind of model. What each column says: see model_kinds().
    And groundwork.kind_named(kind): the row of that kind.
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
    platform_schema text,
    trial text,
    changed_by text,
    alike_by text,
    defined_by text,
    completed_by text,
    grant_on text,
    options text array
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
        known.platform_schema,
        known.trial,
        known.changed_by,
        known.alike_by,
        known.defined_by,
        known.completed_by,
        known.grant_on,
        known.options
    from (
        values
        {%- for known in model_kinds() %}
        ({{ quoted(tojson(known)) }}::jsonb){{ ',' if not loop.last }}
        {%- endfor %}
    ) as listed (properties)
    cross join lateral
        jsonb_populate_record(null::groundwork.model_kind, listed.properties) as known
$kinds$;

create or replace function groundwork.kind_named(kind text)
returns groundwork.model_kind
language sql
immutable
as $kind_named$
    select known
    from groundwork.kinds() as known
    where known.kind = kind_named.kind
$kind_named$;

{% endmacro %}
