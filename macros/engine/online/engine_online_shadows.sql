{#
    Emits groundwork.shadows(retyped, leaving): for each index and constraint that involves a
    retyped column, the same on the columns' shadows, and how far it has come.

    retyped  see groundwork.retyped
    leaving  names of indexes and constraints that are to go or to change; where one does not fit
             the new type, it has no shadow

    kind   index, key (its constraint is added when the shadow takes its place), check, foreign key,
           not null, exclusion (which has no statement: there is no way to build it concurrently)
    name   of the original; shadow its shadow's, by which it is found again
    state  missing, invalid (an index that was not finished), other (it says something else),
           open (a constraint that is not validated), ready
#}
{% macro engine_online_shadows() %}

create or replace function groundwork.shadows(retyped jsonb, leaving text[])
returns table (
    table_id oid,
    table_name text,
    kind text,
    name text,
    shadow text,
    statement text,
    state text
)
language sql
as $shadows$
    select *
    from groundwork.shadow_objects(retyped, leaving)

    union all

    select *
    from groundwork.shadow_foreign_keys(retyped, leaving)

    union all

    select *
    from groundwork.shadow_not_nulls(retyped)
$shadows$;

{% endmacro %}
