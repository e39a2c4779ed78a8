{#
    Emits groundwork.with_late(declaration, model): what a model declares, with its late foreign
    keys. Two tables that refer to each other can't both be made after the other, so one of them
    names the other below meta: late, as {name of the referenced table: statements that add the
    foreign keys to it}; they belong to the declaration once that table exists.

    late_declaration  the declaration with the statements whose table exists
    late_model        the model with those tables among its parents
    missing           the tables that do not exist yet
    waiting           the statements that wait for them
    obstacle          why a statement waits whose table exists

    groundwork.with_fitting_late(table, declaration, model, late, target): the same at the end of a
    run; where a late foreign key does not fit the table that it refers to, because that one changes
    in the same run and waits for this one, all of them wait until it has changed.

    groundwork.late_in_run(table, declaration, model, target, run): which of the two a run needs;
    and groundwork.refuse_late(table, missing): raises GW002, because no model of the run makes
    them.
#}
{% macro engine_with_late() %}

create or replace function groundwork.with_late(declaration text, model jsonb)
returns groundwork.late
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
        coalesce(array_agg(late.statements) filter (where not late.is_there), '{}'),
        null
    from (
        select
            entries.parent,
            entries.statements,
            groundwork.table_ids(jsonb_build_array(entries.parent)) <> '{}' as is_there
        from jsonb_each_text(model -> 'late') as entries (parent, statements)
    ) as late
$with_late$;

create or replace function groundwork.with_fitting_late(
    table_name text, declaration text, model jsonb, late groundwork.late, target oid
)
returns groundwork.late
language plpgsql
as $with_fitting_late$
begin
    perform groundwork.trial(
        table_name,
        late.late_declaration,
        groundwork.table_ids(late.late_model -> 'parents'),
        '{}',
        target => target
    );
    return late;
exception when invalid_foreign_key or undefined_column or datatype_mismatch then
    late.late_declaration := declaration;
    late.late_model := model;
    late.waiting := array(
        select entries.statements
        from jsonb_each_text(model -> 'late') as entries (parent, statements)
        order by entries.parent
    );
    late.obstacle := format('a late foreign key of %s does not fit: %s', table_name, sqlerrm);
    return late;
end
$with_fitting_late$;

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

create or replace function groundwork.late_in_run(
    table_name text, declaration text, model jsonb, target oid, run groundwork.run
)
returns groundwork.late
language plpgsql
as $late_in_run$
declare
    late groundwork.late := groundwork.with_late(declaration, model);
begin
    if run.is_last and late.late_declaration <> declaration then
        late := groundwork.with_fitting_late(table_name, declaration, model, late, target);
    end if;
    if late.missing <> '{}' and (run.is_last or cardinality(run.pending) = 0) then
        perform groundwork.refuse_late(table_name, late.missing);
    end if;
    return late;
end
$late_in_run$;

{% endmacro %}
