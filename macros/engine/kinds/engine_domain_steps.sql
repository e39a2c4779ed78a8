{#
    Emits groundwork.domain_steps(schema, domain, declaration, declared, live, model): the steps
    that make a domain what is declared. What it allows changes in place, once for all columns that
    have it; a check or `not null` that rows break is refused with their number. Where a large table
    has it, a check comes `not valid` first and is validated in a transaction of its own. Another
    type, and a stricter domain of which a table has arrays, is made again
    (groundwork.rebuild_type).
#}
{% macro engine_domain_steps() %}

create or replace function groundwork.domain_steps(
    schema_name text,
    domain_name text,
    declaration text,
    declared groundwork.item[],
    live groundwork.item[],
    model jsonb
)
returns setof groundwork.step
language plpgsql
as $domain_steps$
declare
    full_name constant text := format('domain %I.%I', schema_name, domain_name);
    target constant oid := to_regtype(format('%I.%I', schema_name, domain_name));
    is_large constant boolean := exists (
        select
        from (
            select distinct columns.table_id
            from groundwork.type_columns(target) as columns
        ) as tables
        where groundwork.is_large(tables.table_id, (model ->> 'online_rows')::bigint)
    );
    has_arrays constant boolean := exists (
        select
        from groundwork.type_columns(target) as columns
        where columns.is_array
    );
    difference groundwork.difference;
    is_tighter boolean;
    unfit text[];
    is_lossless boolean;
begin
    for difference in
        select *
        from groundwork.differences(declared, live) as found
        where found.kind in ('domain', 'constraint')
        order by
            found.name <> 'type',
            found.name
    loop
        is_tighter := difference.declared is not null
            and (
                difference.name = 'not null'
                or (
                    difference.kind = 'constraint'
                    and groundwork.domain_rule(difference.declared)
                    is distinct from groundwork.domain_rule(difference.live)
                )
            );
        if is_tighter then
            unfit := groundwork.unfit_values(
                target,
                case difference.kind
                    when 'domain' then 'given.value is not null'
                    else difference.declared ->> 'check'
                end
            );
            if unfit <> '{}' then
                return next groundwork.new_step(
                    stage => 'change_object',
                    kind => difference.kind,
                    name => difference.name,
                    statement => null,
                    reason => 'values break it: ' || array_to_string(unfit, '; ')
                );
                continue;
            end if;
        end if;
        if
            (difference.kind = 'domain' and difference.name = 'type')
            or (is_tighter and has_arrays)
        then
            is_lossless := difference.name <> 'type'
                or groundwork.is_lossless(difference.live, difference.declared);
            return query
            select *
            from groundwork.rebuild_type(
                'domain',
                schema_name,
                domain_name,
                declaration,
                format('%%1$s::%I.%I', schema_name, domain_name),
                format(
                    '%%1$s::%I.%I', schema_name, groundwork.helper_name(domain_name, 'old')
                ),
                live,
                case when not is_lossless then 'lossy_type' end,
                case
                    when difference.name = 'type'
                        then format(
                            '%s becomes %s',
                            difference.live ->> 'type',
                            difference.declared ->> 'type'
                        )
                    else 'an array of the domain is checked by writing it again'
                end,
                model
            );
            return;
        end if;
        return query
        select *
        from groundwork.domain_fact_steps(full_name, difference, is_large, has_arrays);
    end loop;
end
$domain_steps$;

{% endmacro %}
