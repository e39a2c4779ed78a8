{#
    Emits groundwork.repoint_references(target, item, keep, reason, run): rows that refer to a
    duplicate of the unique constraint `item` refer to the row that stays instead, the first of its
    key in the order `keep`. What they were is kept in groundwork.quarantine. Where that would make
    duplicates of themselves, they stay as they are, and go or lose the reference with the
    duplicate.

    References by several columns are left alone. For a large table:
    groundwork.repoint_references_in_batches.
#}
{% macro engine_repoint_references() %}

{{ engine_repoint_in_batches() }}

create or replace function groundwork.repoint_references(
    target oid, item groundwork.item, keep text, reason text, run_id text
)
returns bigint
language plpgsql
as $repoint_references$
declare
    reference record;
    ranked text;
    affected bigint := 0;
begin
    for reference in
        select *
        from groundwork.simple_references(target)
    loop
        ranked := format(
            'select %1$I as key, first_value(%1$I) over same_key as kept from %2$s '
            'where %3$s window same_key as (partition by %4$s order by %5$s, ctid)',
            reference.key_name,
            target::regclass,
            (
                select
                    case
                        when item.definition ->> 'definition' like 'UNIQUE NULLS NOT DISTINCT%'
                            then 'true'
                        else string_agg(format('%I is not null', columns.name), ' and ')
                    end
                from jsonb_array_elements_text(item.definition -> 'columns') as columns (name)
            ),
            (
                select string_agg(quote_ident(columns.name), ', ')
                from jsonb_array_elements_text(item.definition -> 'columns') as columns (name)
            ),
            keep
        );
        begin
            affected := affected + groundwork.repair_elsewhere(
                reference.child,
                format(
                    'exists (select from (%s) as ranked '
                    'where ranked.key = offender.%I and ranked.kept <> ranked.key)',
                    ranked,
                    reference.own_name
                ),
                format(
                    '%1$I = (select ranked.kept from (%2$s) as ranked '
                    'where ranked.key = offender.%1$I)',
                    reference.own_name,
                    ranked
                ),
                'the row it referred to is a duplicate: ' || reason,
                run_id
            );
        exception
            when unique_violation then
                null;
        end;
    end loop;
    return affected;
end
$repoint_references$;

{% endmacro %}
