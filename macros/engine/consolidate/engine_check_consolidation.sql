{#
    Emits groundwork.check_consolidation(target, model): refuses a consolidation that names a table
    or column that does not exist, since its key or the rule of a column would be ignored.

    target  the legacy table
    model   into, key, merge: see the materialization
#}
{% macro engine_check_consolidation() %}

create or replace function groundwork.check_consolidation(target regclass, model jsonb)
returns void
language sql
as $check_consolidation$
    select
        groundwork.refuse_misnamed(
            target::text,
            array(
                select
                    format(
                        'consolidation: %s: %s has no such column. %s',
                        named.path,
                        named.relation,
                        groundwork.meant(named.name, named.columns)
                    )
                from (
                    select
                        'key: ' || (model ->> 'key') as path,
                        model ->> 'key' as name,
                        target::text as relation,
                        groundwork.column_names(target) as columns
                    -- the one that is not said
                    where model ->> 'key' <> 'id'

                    union all

                    select
                        concat_ws(': ', 'merge', merged.path, merged.name),
                        merged.name,
                        model ->> 'into',
                        array(
                            select quote_ident(known.name)
                            from unnest(groundwork.column_names(successor.successor))
                                as known (name)
                        )
                    from (
                        select
                            null as path,
                            names.name
                        from jsonb_object_keys(coalesce(model -> 'merge', '{}')) as names (name)
                        where names.name <> 'on'

                        union all

                        select
                            'on',
                            names.name
                        from jsonb_array_elements_text(
                            coalesce(model #> '{merge, on}', '[]')
                        ) as names (name)
                    ) as merged (path, name)
                    where successor.successor is not null
                ) as named
                where named.name <> all(named.columns)
            )
            || array(
                select format('consolidation: into: There is no table %s.', model ->> 'into')
                where successor.successor is null
            )
        )
    from (select groundwork.table_named(model ->> 'into')) as successor (successor)
$check_consolidation$;

{% endmacro %}
