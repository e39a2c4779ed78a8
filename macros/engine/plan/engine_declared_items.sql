{#
    Emits groundwork.declared_items(target, table, declaration, model, live, renamed, is_stuck): the
    description of what a declaration makes, to be compared with that of the live table (`live`):
    see groundwork.trial.

    is_stuck  true: facts that no declaration can state are taken from the live table
#}
{% macro engine_declared_items() %}

create or replace function groundwork.declared_items(
    target oid,
    table_name text,
    declaration text,
    model jsonb,
    live groundwork.item[],
    renamed jsonb,
    is_stuck boolean
)
returns groundwork.item[]
language plpgsql
as $declared_items$
declare
    parents constant oid[] := groundwork.table_ids(model -> 'parents');
    declared constant groundwork.item[] := groundwork.trial(
        table_name, declaration, parents, renamed, target => target, compared => live
    );
begin
    if not is_stuck then
        return declared;
    end if;
    return groundwork.with_server_facts(
        declared,
        live,
        groundwork.trial(
            table_name, declaration, parents, renamed, live => live, target => target
        )
    );
end
$declared_items$;

{% endmacro %}
