{#
    Emits groundwork.declared_items(target, table, declaration, model, renamed, live, is_stuck): the
    description of a declared table, to be compared with the live one.

    model     parents
    is_stuck  see groundwork.plan
#}
{% macro engine_declared_items() %}

create or replace function groundwork.declared_items(
    target oid,
    table_name text,
    declaration text,
    model jsonb,
    renamed jsonb,
    live groundwork.item[],
    is_stuck boolean
)
returns groundwork.item[]
language plpgsql
as $declared_items$
declare
    declared groundwork.item[];
begin
    declared := groundwork.trial(
        table_name,
        declaration,
        groundwork.table_ids(model -> 'parents'),
        renamed,
        target => target,
        compared => live
    );
    if is_stuck then
        declared := groundwork.with_server_facts(
            declared,
            live,
            groundwork.trial(
                table_name,
                declaration,
                groundwork.table_ids(model -> 'parents'),
                renamed,
                live => live,
                target => target
            )
        );
    end if;
    return declared;
end
$declared_items$;

{% endmacro %}
