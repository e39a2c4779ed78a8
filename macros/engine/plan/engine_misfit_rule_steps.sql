{#
    Emits groundwork.misfit_rule_steps(target, declared, steps, model): a step without a statement
    for each policy, trigger and rule that the model keeps and that does not fit the new type of a
    column, with a cast neither: it refuses the change before anything of it is done.
#}
{% macro engine_misfit_rule_steps() %}

create or replace function groundwork.misfit_rule_steps(
    target oid, declared groundwork.item[], steps groundwork.step[], model jsonb
)
returns setof groundwork.step
language plpgsql
as $misfit_rule_steps$
declare
    retyped jsonb;
    kept groundwork.dependent[];
    unfit jsonb;
    fitted jsonb;
begin
    if
        coalesce(model -> 'keep', '[]') in ('[]', '{}')
        or not exists (select from groundwork.columns_to_retype(target, declared, steps))
    then
        return;
    end if;
    retyped := (
        select
            jsonb_agg(
                distinct jsonb_build_object(
                    'table_id', columns.table_id::bigint,
                    'column_number', columns.column_number,
                    'name', pg_attribute.attname,
                    'type', columns.new_type
                )
            )
        from groundwork.columns_to_retype(target, declared, steps) as columns
        inner join pg_catalog.pg_attribute
            on
                columns.table_id = pg_attribute.attrelid
                and columns.column_number = pg_attribute.attnum
    );
    kept := array(
        select dependent
        from groundwork.dependents(
            (
                select
                    jsonb_agg(
                        jsonb_build_object(
                            'class_id', 'pg_catalog.pg_class'::regclass::oid::bigint,
                            'object_id', (entry ->> 'table_id')::bigint,
                            'column_number', (entry ->> 'column_number')::integer
                        )
                    )
                from jsonb_array_elements(retyped) as entry
            )
        ) as dependent
        where
            dependent.table_id = target
            and dependent.kind in ('policy', 'trigger', 'rule')
            and model -> 'keep' ? dependent.name
    );
    if kept = '{}' then
        return;
    end if;
    unfit := groundwork.unfit_rules(
        groundwork.retyped_tables(retyped), retyped, groundwork.listed_rules(kept)
    );
    fitted := groundwork.fitted_rules(retyped, kept);
    return query
    select step.*
    from jsonb_array_elements(unfit) as entry
    cross join lateral groundwork.new_step(
        stage => 'retype_columns',
        kind => entry ->> 'kind',
        name => entry ->> 'name',
        statement => null,
        reason => 'it is kept, and does not fit the new type of a column that it uses, with a '
        'cast neither; change it or drop it first'
    ) as step
    where
        not exists (
            select
            from jsonb_array_elements(fitted) as other
            where
                other ->> 'kind' = entry ->> 'kind'
                and other ->> 'name' = entry ->> 'name'
        );
end
$misfit_rule_steps$;

{% endmacro %}
