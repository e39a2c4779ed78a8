{#
    Emits groundwork.fitted_rules(retyped, dependents): of the policies, triggers and rules among
    the dependents, those that do not fit the new types as they are and do where these columns are
    cast to the type that they still have. They are made on empty copies of the tables, in
    subtransactions that are rolled back.

    retyped     see groundwork.make_retyped_copies
    dependents  see groundwork.dependents
    returns     jsonb array of table_id, kind, name, definition: as it is written with casts

    groundwork.listed_rules(dependents)          those that they are among, in the same form
    groundwork.unfit_rules(tables, retyped, rules)  those of them that PostgreSQL does not take on
                                                 copies of these tables with the new types
    groundwork.cast_rules(tables, retyped, rules)  all with casts; none where one of them cannot be
                                                 made on copies
    groundwork.cast_definition(definition, retyped)  what defines one, described on a copy whose
                                                 columns are marked, with casts
#}
{% macro engine_fitted_rules() %}

create or replace function groundwork.listed_rules(dependents groundwork.dependent[])
returns jsonb
language sql
stable
as $listed_rules$
    select
        coalesce(
            jsonb_agg(
                jsonb_build_object(
                    'table_id', dependent.table_id::bigint,
                    'kind', item.kind,
                    'name', item.name,
                    'definition', item.definition
                )
            ),
            '[]'
        )
    from unnest(dependents) as dependent
    cross join lateral unnest(groundwork.items(dependent.table_id)) as item
    where
        dependent.kind in ('policy', 'trigger', 'rule')
        and item.kind = dependent.kind
        and item.name = dependent.name
$listed_rules$;

create or replace function groundwork.make_rule_copy(rule jsonb)
returns void
language sql
as $make_rule_copy$
    select
        groundwork.execute_in_project(
            groundwork.create_statement(
                'pg_temp',
                groundwork.name_of((rule ->> 'table_id')::oid),
                (rule ->> 'kind', rule ->> 'name', rule -> 'definition')::groundwork.item
            )
        )
$make_rule_copy$;

create or replace function groundwork.unfit_rules(tables oid[], retyped jsonb, rules jsonb)
returns jsonb
language plpgsql
as $unfit_rules$
declare
    rule jsonb;
    unfit jsonb := '[]';
begin
    perform groundwork.make_retyped_copies(tables, retyped);
    for rule in
        select entry
        from jsonb_array_elements(rules) as entry
    loop
        begin
            perform groundwork.make_rule_copy(rule);
        exception when others then
            unfit := unfit || rule;
        end;
    end loop;
    raise exception using errcode = 'GW003';
exception
    when sqlstate 'GW003' then return unfit;
    when others then return '[]';
end
$unfit_rules$;

create or replace function groundwork.cast_definition(definition jsonb, retyped jsonb)
returns jsonb
language plpgsql
stable
as $cast_definition$
declare
    said constant text := definition ->> 'definition';
    condition_at integer := 1;
    changed record;
    names text;
begin
    if definition ? 'command' then
        return definition || jsonb_strip_nulls(
            jsonb_build_object(
                'using', groundwork.with_casts(definition ->> 'using', retyped, '%s'),
                'check', groundwork.with_casts(definition ->> 'check', retyped, '%s')
            )
        );
    end if;
    if said like 'CREATE %TRIGGER %' then
        -- before it only the list of columns, which takes names
        condition_at := coalesce(nullif(position(' WHEN (' in said), 0), length(said) + 1);
    end if;
    names := left(said, condition_at - 1);
    for changed in
        select columns.*
        from jsonb_to_recordset(retyped) as columns (
            table_id oid, column_number integer, name text
        )
    loop
        names := replace(
            names,
            groundwork.column_mark(changed.table_id, changed.column_number),
            quote_ident(changed.name)
        );
    end loop;
    return definition || jsonb_build_object(
        'definition',
        concat(names, groundwork.with_casts(substr(said, condition_at), retyped, '%s'))
    );
end
$cast_definition$;

create or replace function groundwork.cast_rules(tables oid[], retyped jsonb, rules jsonb)
returns jsonb
language plpgsql
as $cast_rules$
declare
    written jsonb;
begin
    perform groundwork.make_retyped_copies(tables, '[]');
    perform groundwork.make_rule_copy(entry)
    from jsonb_array_elements(rules) as entry;
    perform groundwork.mark_columns(retyped);
    written := (
        select
            jsonb_agg(
                entry || jsonb_build_object(
                    'definition', groundwork.cast_definition(marked.definition, retyped)
                )
            )
        from jsonb_array_elements(rules) as entry
        cross join lateral unnest(
            groundwork.items(
                format('pg_temp.%I', groundwork.name_of((entry ->> 'table_id')::oid))::regclass
            )
        ) as marked
        where
            marked.kind = entry ->> 'kind'
            and marked.name = entry ->> 'name'
    );
    raise exception using errcode = 'GW003';
exception
    when sqlstate 'GW003' then return written;
    when others then return '[]';
end
$cast_rules$;

create or replace function groundwork.fitted_statement(
    dependent groundwork.dependent, rule jsonb
)
returns text
language sql
stable
as $fitted_statement$
    -- its comment, and what else brings it back, stays behind it
    select
        replace(
            dependent.create_statement,
            rtrim(written.original, ';'),
            rtrim(
                groundwork.create_statement(
                    written.schema_name,
                    written.table_name,
                    (rule ->> 'kind', rule ->> 'name', rule -> 'definition')::groundwork.item
                ),
                ';'
            )
        )
    from (
        select
            names.schema_name,
            names.table_name,
            groundwork.create_statement(names.schema_name, names.table_name, item) as original
        from (
            select
                groundwork.schema_of(dependent.table_id) as schema_name,
                groundwork.name_of(dependent.table_id) as table_name
        ) as names
        cross join lateral unnest(groundwork.items(dependent.table_id)) as item
        where
            item.kind = dependent.kind
            and item.name = dependent.name
    ) as written
$fitted_statement$;

create or replace function groundwork.fitted_rules(
    retyped jsonb, dependents groundwork.dependent[]
)
returns jsonb
language plpgsql
as $fitted_rules$
declare
    castable constant jsonb := groundwork.castable(retyped);
    rules jsonb;
    tables oid[];
    unfit jsonb;
    written jsonb;
begin
    if castable = '[]' then
        return '[]';
    end if;
    rules := groundwork.listed_rules(dependents);
    if rules = '[]' then
        return '[]';
    end if;
    tables := array(
        select unnest(groundwork.retyped_tables(retyped))
        union
        select (entry ->> 'table_id')::oid
        from jsonb_array_elements(rules) as entry
    );
    unfit := groundwork.unfit_rules(tables, retyped, rules);
    if unfit = '[]' then
        return '[]';
    end if;
    written := groundwork.cast_rules(tables, castable, unfit);
    unfit := groundwork.unfit_rules(tables, retyped, written);
    return (
        select coalesce(jsonb_agg(entry), '[]')
        from jsonb_array_elements(written) as entry
        where not unfit @> jsonb_build_array(entry)
    );
end
$fitted_rules$;

{% endmacro %}
