{#
    Emits groundwork.check_properties(table, declared, live, model, renamed): refuses a model whose
    properties do not fit its file, in the types of its columns (groundwork.check_column_types) or
    in its rules (groundwork.check_rules).

    declared, live  the table as it is declared, and as it is
    model           types, and what groundwork.check_rules reads
    renamed         {old: new}; a column of `declared` has its old name

    And groundwork.check_made(target, table, model): the same of a table that was just made.
#}
{% macro engine_check_properties() %}
{{ engine_check_column_types() }}

create or replace function groundwork.check_properties(
    table_name text,
    declared groundwork.item[],
    live groundwork.item[],
    model jsonb,
    renamed jsonb
)
returns void
language plpgsql
as $check_properties$
begin
    if model ? 'types' then
        perform groundwork.check_column_types(table_name, declared, model -> 'types', renamed);
    end if;
    perform groundwork.check_rules(table_name, declared, live, model, renamed);
end
$check_properties$;

create or replace function groundwork.check_made(target oid, table_name text, model jsonb)
returns void
language plpgsql
as $check_made$
declare
    made groundwork.item[];
begin
    if
        model ? 'types'
        or exists (
            select
            from jsonb_each(model) as rules (name, entries)
            where
                rules.name in (
                    'renamed', 'convert', 'fill', 'complete', 'orphans', 'duplicates',
                    'violations'
                )
                and rules.entries <> '{}'
        )
    then
        made := groundwork.items(target);
        perform groundwork.check_properties(table_name, made, made, model, '{}');
    end if;
end
$check_made$;

{% endmacro %}
