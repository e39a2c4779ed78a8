{#
    Emits groundwork.column_steps(schema, table, difference, differences, live, model, run): the
    steps for a column that differs: one that is added, undeclared, computed again, or changed. A
    generated column holds nothing of its own: where PostgreSQL cannot change it, it is dropped and
    added again. A stored value that becomes a generated one is lost; a virtual column that becomes
    a plain one is stored first.

    differences  all of the table, live: its description
    model        convert, fill, nulls, assign_tenants: see groundwork.plan
#}
{% macro engine_column_steps() %}

create or replace function groundwork.column_steps(
    schema_name text,
    table_name text,
    difference groundwork.difference,
    differences groundwork.difference[],
    live groundwork.item[],
    model jsonb,
    run groundwork.run
)
returns setof groundwork.step
language plpgsql
stable
as $column_steps$
begin
    if difference.declared is null then
        return query
        select *
        from groundwork.undeclared_column_steps(schema_name, table_name, difference, live);
        return;
    end if;
    if difference.live is null then
        return query
        select *
        from groundwork.added_column_steps(
            schema_name, table_name, difference, differences, model
        );
    elsif groundwork.is_computed_again(difference, differences) then
        return query
        select *
        from groundwork.computed_column_steps(schema_name, table_name, difference);
    else
        return query
        select *
        from groundwork.changed_column_steps(schema_name, table_name, difference, model, run);
    end if;
    return query
    select *
    from groundwork.filled_column_steps(
        schema_name,
        table_name,
        difference,
        difference.live is not null
        and not groundwork.is_computed_again(difference, differences),
        model
    );
end
$column_steps$;

create or replace function groundwork.is_computed_again(
    difference groundwork.difference, differences groundwork.difference[]
)
returns boolean
language plpgsql
immutable
as $is_computed_again$
declare
    declared constant text := difference.declared ->> 'generated';
    live constant text := difference.live ->> 'generated';
begin
    if declared is null or live is null then
        -- PostgreSQL can only forget the expression of a stored one
        return declared is not null or coalesce(live = 'v', false);
    end if;
    return declared <> live
        or difference.declared -> 'type' <> difference.live -> 'type'
        or (
            difference.declared -> 'default' <> difference.live -> 'default'
            and (
                current_setting('server_version_num')::integer < 170000
                -- it goes and comes with a column that it is computed from
                or exists (
                    select
                    from unnest(differences) as other
                    where
                        other.kind = 'column'
                        and other.declared -> 'type' <> other.live -> 'type'
                )
            )
        );
end
$is_computed_again$;

create or replace function groundwork.undeclared_column_steps(
    schema_name text, table_name text, difference groundwork.difference, live groundwork.item[]
)
returns setof groundwork.step
language plpgsql
stable
as $undeclared_column_steps$
declare
    name constant text := difference.name;
    head constant text := format(
        'alter table %I.%I alter column %I ', schema_name, table_name, name
    );
    item constant groundwork.item := ('column', name, difference.live);
begin
    return next groundwork.new_step(
        stage => 'drop_columns',
        kind => 'column',
        name => name,
        statement => groundwork.unmake(schema_name, table_name, item),
        undo => groundwork.make(schema_name, table_name, item),
        -- a change of type that was given up leaves a shadow column
        hazard => case
            when
                not exists (
                    select
                    from unnest(live) as original
                    where
                        original.kind = 'column'
                        and difference.name = groundwork.helper_name(original.name, 'new')
                )
                then 'drop_column'
        end
    );
    if
        difference.live ->> 'not_null' = 'true'
        and difference.live -> 'default' is null
        and difference.live -> 'identity' is null
    then
        return next groundwork.new_step(
            stage => 'relax_columns',
            kind => 'column',
            name => name,
            statement => head || 'drop not null',
            undo => head || 'set not null'
        );
    end if;
end
$undeclared_column_steps$;

create or replace function groundwork.rename_advice(
    added groundwork.difference, differences groundwork.difference[]
)
returns text
language sql
immutable
as $rename_advice$
    -- the columns of its type that are not declared any more
    select
        format(
            'if it is the column %s under another name, declare that below meta: upgrade: '
            'renamed: {{ '{' }}%s: %s}',
            string_agg(leaving.name, ' or ' order by leaving.name),
            min(leaving.name),
            added.name
        )
    from unnest(differences) as leaving
    where
        leaving.kind = 'column'
        and leaving.declared is null
        and leaving.live -> 'type' = added.declared -> 'type'
    having count(*) > 0
$rename_advice$;

create or replace function groundwork.added_column_steps(
    schema_name text,
    table_name text,
    difference groundwork.difference,
    differences groundwork.difference[],
    model jsonb
)
returns setof groundwork.step
language plpgsql
stable
as $added_column_steps$
declare
    name constant text := difference.name;
    head constant text := format(
        'alter table %I.%I alter column %I ', schema_name, table_name, name
    );
    declared constant jsonb := difference.declared;
    is_filled constant boolean := model #> array['fill', name] is not null;
begin
    return next groundwork.new_step(
        -- a generated column comes after those that it may be computed from
        stage => case
            when declared -> 'generated' is null then 'add_columns'::groundwork.stage
            else 'add_generated_columns'
        end,
        kind => 'column',
        name => name,
        statement => groundwork.make(
            schema_name,
            table_name,
            (
                'column',
                name,
                -- a default would fill the rows before the declared expression does
                case when is_filled then declared - '{not_null, default}'::text[] else declared end
            )::groundwork.item
        ),
        undo => groundwork.unmake(schema_name, table_name, ('column', name, declared)),
        hazard => case
            when
                not is_filled
                and declared ->> 'not_null' = 'true'
                and coalesce(declared -> 'default', declared -> 'identity') is null
                then 'null_values'
        end,
        reason => concat(
            'every row would be null in a column declared not null',
            '; ' || groundwork.rename_advice(difference, differences)
        )
    );
    if is_filled and declared -> 'default' is not null then
        return next groundwork.new_step(
            stage => 'set_added_defaults',
            kind => 'column',
            name => name,
            statement => head || 'set default ' || (declared ->> 'default'),
            undo => head || 'drop default'
        );
    end if;
    return query
    select *
    from groundwork.column_setting_steps(schema_name, table_name, difference);
end
$added_column_steps$;

create or replace function groundwork.computed_column_steps(
    schema_name text, table_name text, difference groundwork.difference
)
returns setof groundwork.step
language plpgsql
stable
as $computed_column_steps$
declare
    name constant text := difference.name;
    declared constant jsonb := difference.declared;
    live constant jsonb := difference.live;
    declared_item constant groundwork.item := ('column', name, declared);
    live_item constant groundwork.item := ('column', name, live);
    is_plain constant boolean := declared -> 'generated' is null;
begin
    return next groundwork.new_step(
        stage => 'drop_columns',
        kind => 'column',
        name => name,
        statement => groundwork.unmake(schema_name, table_name, live_item),
        undo => groundwork.make(schema_name, table_name, live_item),
        hazard => case when live -> 'generated' is null then 'computed_values' end,
        reason => 'stored values are replaced by what an expression gives'
    );
    return next groundwork.new_step(
        stage => 'add_generated_columns',
        kind => 'column',
        name => name,
        statement => case
            when is_plain
                then concat_ws(
                    '; ',
                    groundwork.make(
                        schema_name,
                        table_name,
                        (
                            'column',
                            name,
                            live || jsonb_build_object(
                                'generated', 's',
                                'type', declared -> 'type',
                                'not_null', false,
                                'default', groundwork.conversion(
                                    '(' || (live ->> 'default') || ')',
                                    live ->> 'type',
                                    declared ->> 'type'
                                )
                            )
                        )::groundwork.item
                    ),
                    format(
                        'alter table %I.%I alter column %I drop expression',
                        schema_name,
                        table_name,
                        name
                    )
                )
            else groundwork.make(schema_name, table_name, declared_item)
        end,
        undo => groundwork.unmake(schema_name, table_name, declared_item),
        hazard => case
            when
                is_plain
                and declared ->> 'type' <> live ->> 'type'
                and not groundwork.is_lossless(live, declared)
                then 'lossy_type'
        end,
        reason => format('%s becomes %s', live ->> 'type', declared ->> 'type')
    );
end
$computed_column_steps$;

create or replace function groundwork.filled_column_steps(
    schema_name text,
    table_name text,
    difference groundwork.difference,
    is_changed boolean,
    model jsonb
)
returns setof groundwork.step
language plpgsql
stable
as $filled_column_steps$
declare
    name constant text := difference.name;
    head constant text := format(
        'alter table %I.%I alter column %I ', schema_name, table_name, name
    );
    fill constant text := model #>> array['fill', name];
    is_new constant boolean := difference.live is null;
    is_not_null constant boolean := difference.declared ->> 'not_null' = 'true';
    was_not_null constant boolean := coalesce(difference.live ->> 'not_null' = 'true', false);
begin
    if
        fill is not null
        and (is_new or (is_not_null and not was_not_null))
        -- groundwork.assign_tenants does it
        and not (name = 'tenant_id' and model ? 'assign_tenants')
    then
        return next groundwork.new_step(
            stage => 'fill_nulls',
            kind => 'column',
            name => name,
            statement => format(
                'update %I.%I set %I = %s where %I is null',
                schema_name,
                table_name,
                name,
                fill,
                name
            )
        );
    end if;
    if is_not_null = was_not_null or not (is_changed or (is_new and fill is not null)) then
        return;
    end if;
    return next groundwork.new_step(
        stage => case
            when is_not_null then 'set_not_null'::groundwork.stage else 'drop_not_null'
        end,
        kind => 'column',
        name => name,
        statement => head || case when is_not_null then 'set' else 'drop' end || ' not null',
        undo => head || case when is_not_null then 'drop' else 'set' end || ' not null',
        hazard => case
            when is_not_null and fill is null and model #> array['nulls', name] is null
                then 'null_values'
        end,
        reason => 'rows are null in a column declared not null'
    );
end
$filled_column_steps$;

{% endmacro %}
