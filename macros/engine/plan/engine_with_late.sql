{#
    Emits groundwork.with_late(declaration, model): what a model declares, with its late foreign
    keys. Two tables that refer to each other can't both be made after the other, so one of them
    names the other below meta: late, as {name of the referenced table: statements that add the
    foreign keys to it}; they belong to the declaration once that table exists.

    late_declaration  the declaration with the statements whose table exists
    late_model        the model with those tables among its parents
    missing           the tables that do not exist yet
    waiting           the statements that wait for them

    And groundwork.refuse_late(table, missing): raises GW002, because no model of the run makes
    them.
#}
{% macro engine_with_late() %}

create or replace function groundwork.with_late(
    declaration text,
    model jsonb,
    out late_declaration text,
    out late_model jsonb,
    out missing text[],
    out waiting text[]
)
language sql
stable
as $with_late$
    select
        coalesce(
            rtrim(declaration, E'; \n\t') || (
                string_agg(E';\n\n' || rtrim(late.statements, E'; \n\t'), '' order by late.parent)
                filter (where late.is_there)
            ) || ';',
            declaration
        ),
        case
            when bool_or(late.is_there)
                then model || jsonb_build_object(
                    'parents',
                    (model -> 'parents') || jsonb_agg(late.parent) filter (where late.is_there)
                )
            else model
        end,
        coalesce(array_agg(late.parent) filter (where not late.is_there), '{}'),
        coalesce(array_agg(late.statements) filter (where not late.is_there), '{}')
    from (
        select
            entries.parent,
            entries.statements,
            groundwork.table_ids(jsonb_build_array(entries.parent)) <> '{}' as is_there
        from jsonb_each_text(model -> 'late') as entries (parent, statements)
    ) as late
$with_late$;

create or replace function groundwork.refuse_late(table_name text, missing text[])
returns void
language plpgsql
as $refuse_late$
begin
    raise exception using
        errcode = 'GW002',
        message = format(
            'the late foreign key of %s refers to %s, which does not exist',
            table_name,
            array_to_string(missing, ', ')
        ),
        hint = format(
            'Run both models together: dbt run --select %s %s',
            table_name,
            array_to_string(missing, ' ')
        );
end
$refuse_late$;

{% endmacro %}
