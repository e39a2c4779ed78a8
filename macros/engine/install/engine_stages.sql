{#
    Emits the type groundwork.stage, whose order is that in which the stages of a plan happen;
    groundwork.stages(), one row per stage with its place, counted from 1, a comment, and what it
    does to the rows of a table: see plan_stages; and

    groundwork.new_step(stage, kind, name, statement, undo, hazard, reason, mode, rank, owner,
    converted_table, conversion): one step of a plan.

    stage      when it happens; steps of one stage go by rank, kind and name
    kind, name what it changes
    statement  null for a difference that no statement closes; the reason says why
    undo       the statement that takes it back, null where none does
    hazard     of groundwork.hazards(), null where nothing can be lost and nobody held up
    mode       how a step of a large table runs: see groundwork.online_steps
    owner      the object whose model declares what the step brings back, as schema.name; null for
               all other steps
    converted_table, conversion
               of a step that changes the type of a column: its table, with the schema, and what
               becomes of a value
#}
{% macro engine_stages() %}

create type groundwork.stage as enum (
    {%- for stage in plan_stages() %}
    '{{ stage[0] }}'{{ ',' if not loop.last }}
    {%- endfor %}
);

create type groundwork.step as (
    stage groundwork.stage,
    rank integer,
    kind text,
    name text,
    statement text,
    undo text,
    hazard text,
    reason text,
    mode text,
    owner text,
    converted_table text,
    conversion text
);

create or replace function groundwork.stages()
returns table (name groundwork.stage, place bigint, comment text, work text)
language sql
immutable
as $stages$
    select
        known.name::groundwork.stage,
        row_number() over (order by known.name::groundwork.stage),
        nullif(known.comment, ''),
        nullif(known.work, '')
    from (
        values
        {%- for stage in plan_stages() %}
        {%- set work = stage[2] | default('') %}
        ('{{ stage[0] }}', '{{ stage[1] }}', '{{ work }}'){{ ',' if not loop.last }}
        {%- endfor %}
    ) as known (name, comment, work)
$stages$;

create or replace function groundwork.new_step(
    stage groundwork.stage,
    kind text,
    name text,
    statement text,
    undo text default null,
    hazard text default null,
    reason text default null,
    mode text default null,
    rank integer default 0,
    owner text default null,
    converted_table text default null,
    conversion text default null
)
returns groundwork.step
language sql
immutable
as $new_step$
    select
        (
            stage,
            rank,
            kind,
            name,
            statement,
            undo,
            hazard,
            reason,
            mode,
            owner,
            converted_table,
            conversion
        )::groundwork.step
$new_step$;

{% endmacro %}
