{#
    Emits groundwork.not_null_steps(schema, table, difference, differences): the steps for a
    not-null constraint, which has a name, a validation and an inheritance of its own from
    PostgreSQL 18 on. Whether a column is null or not is a fact of the column, unless its constraint
    is declared `not valid`: groundwork.is_not_valid(declared, column) tells.

    differences  all of the table: one may have the name that another is to take
#}
{% macro engine_not_null_steps() %}

create or replace function groundwork.is_not_valid(
    declared groundwork.item[], column_name text
)
returns boolean
language sql
immutable
as $is_not_valid$
    select
        exists (
            select
            from unnest(declared) as item
            where
                item.kind = 'not_null'
                and item.name = column_name
                and item.definition ->> 'validated' = 'false'
        )
$is_not_valid$;

create or replace function groundwork.not_null_steps(
    schema_name text,
    table_name text,
    difference groundwork.difference,
    differences groundwork.difference[]
)
returns setof groundwork.step
language plpgsql
immutable
as $not_null_steps$
declare
    head constant text := format('alter table %I.%I ', schema_name, table_name);
    declared constant jsonb := difference.declared;
    live constant jsonb := difference.live;
    -- all names are given up before the first is taken
    is_awaited constant boolean := exists (
        select
        from unnest(differences) as other
        where
            other.kind = 'not_null'
            and other.name <> difference.name
            and other.declared -> 'constraint' = difference.live -> 'constraint'
    );
    old_name text := difference.live ->> 'constraint';
begin
    -- PostgreSQL cannot take a validation back
    if
        declared ->> 'validated' = 'false'
        and (live is null or live ->> 'validated' = 'true')
    then
        return next groundwork.new_step(
            stage => 'set_not_null',
            kind => difference.kind,
            name => difference.name,
            statement => head || concat_ws(
                ', ',
                'drop constraint ' || quote_ident(live ->> 'constraint'),
                format(
                    'add constraint %I not null %I%s not valid',
                    declared ->> 'constraint',
                    difference.name,
                    case when declared ->> 'no_inherit' = 'true' then ' no inherit' end
                )
            ),
            undo => head || format('drop constraint %I', declared ->> 'constraint')
        );
        return;
    end if;
    if declared is null or live is null then
        return;
    end if;
    if declared -> 'constraint' <> live -> 'constraint' then
        if is_awaited then
            old_name := groundwork.helper_name(live ->> 'constraint', 'renamed');
            return next groundwork.new_step(
                stage => 'rename_not_null',
                kind => difference.kind,
                name => difference.name,
                statement => head || format(
                    'rename constraint %I to %I', live ->> 'constraint', old_name
                )
            );
        end if;
        return next groundwork.new_step(
            stage => 'rename_not_null',
            kind => difference.kind,
            name => difference.name,
            statement => head || format(
                'rename constraint %I to %I', old_name, declared ->> 'constraint'
            ),
            rank => 1
        );
    end if;
    if declared -> 'no_inherit' <> live -> 'no_inherit' then
        return next groundwork.new_step(
            stage => 'change_not_null',
            kind => difference.kind,
            name => difference.name,
            statement => head || format(
                case declared ->> 'no_inherit'
                    when 'true' then 'alter constraint %I no inherit'
                    else 'alter constraint %I inherit'
                end,
                declared ->> 'constraint'
            )
        );
    end if;
    if declared -> 'validated' <> live -> 'validated' then
        return next groundwork.new_step(
            stage => 'validate_constraints',
            kind => difference.kind,
            name => difference.name,
            statement => head || format('validate constraint %I', declared ->> 'constraint')
        );
    end if;
end
$not_null_steps$;

{% endmacro %}
