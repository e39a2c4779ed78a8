{#
    Emits groundwork.object_steps(schema, table, difference, differences): the steps for what can
    be made and unmade as a whole: constraints, indexes, statistics, policies, triggers, rules,
    privileges, comments, tables that inherit, publications it is in. What else
    stands in the way of a change is found by groundwork.dependents.

    differences  all of the table: a declared key takes the place of an index of its name

    And groundwork.is_replaced_whole(difference): whether the object goes and comes. A constraint of
    which only the validation or the storage parameters of its index differ does not.
#}
{% macro engine_object_steps() %}

create or replace function groundwork.is_replaced_whole(difference groundwork.difference)
returns boolean
language sql
immutable
as $is_replaced_whole$
    select
        difference.kind not in ('column', 'setting', 'not_null')
        and (
            difference.kind <> 'constraint'
            or difference.declared - '{validated, options}'::text[]
            is distinct from difference.live - '{validated, options}'::text[]
            -- PostgreSQL cannot take a validation back
            or (
                difference.declared ->> 'validated' = 'false'
                and difference.live ->> 'validated' = 'true'
            )
        )
$is_replaced_whole$;

create or replace function groundwork.object_steps(
    schema_name text,
    table_name text,
    difference groundwork.difference,
    differences groundwork.difference[]
)
returns setof groundwork.step
language plpgsql
immutable
as $object_steps$
declare
    kind constant text := difference.kind;
    name constant text := difference.name;
    declared constant groundwork.item := (kind, name, difference.declared);
    live constant groundwork.item := (kind, name, difference.live);
    is_foreign_key constant boolean :=
        coalesce(difference.declared, difference.live) ->> 'type' = 'f';
begin
    if not groundwork.is_replaced_whole(difference) then
        if difference.declared -> 'options' is distinct from difference.live -> 'options' then
            return next groundwork.new_step(
                stage => 'set_index_options',
                kind => kind,
                name => name,
                statement => format('alter index %I.%I ', schema_name, name)
                || groundwork.options_clause(
                    '', difference.live -> 'options', difference.declared -> 'options'
                ),
                undo => format('alter index %I.%I ', schema_name, name)
                || groundwork.options_clause(
                    '', difference.declared -> 'options', difference.live -> 'options'
                )
            );
        end if;
        if difference.declared -> 'validated' <> difference.live -> 'validated' then
            return next groundwork.new_step(
                stage => 'validate_constraints',
                kind => kind,
                name => name,
                statement => format(
                    'alter table %I.%I validate constraint %I', schema_name, table_name, name
                )
            );
        end if;
        return;
    end if;

    -- a changed comment is simply overwritten
    if
        difference.live is not null
        and not (kind = 'comment' and difference.declared is not null)
    then
        return next groundwork.new_step(
            stage => case kind
                when 'comment' then 'drop_comments'
                when 'child' then 'detach_children'
                when 'rule' then 'drop_rules'
                when 'trigger' then 'drop_triggers'
                when 'policy' then 'drop_policies'
                when 'index' then 'drop_indexes'
                when 'statistics' then 'drop_statistics'
                when 'privilege' then 'revoke_privileges'
                when 'publication' then 'leave_publications'
                when 'constraint'
                    then case
                        when is_foreign_key then 'drop_foreign_keys' else 'drop_constraints'
                    end
            end::groundwork.stage,
            kind => kind,
            name => name,
            statement => groundwork.drop_statement(schema_name, table_name, live),
            undo => groundwork.create_statement(schema_name, table_name, live),
            hazard => case
                when
                    kind in ('index', 'statistics', 'child')
                    and difference.declared is null
                    and not exists (
                        select
                        from unnest(differences) as key
                        where
                            key.kind = 'constraint'
                            and key.name = difference.name
                            and key.declared is not null
                            and groundwork.is_replaced_whole(key)
                    )
                    then case kind when 'child' then 'detach_child' else 'drop_' || kind end
            end
        );
    end if;

    if difference.declared is not null then
        return next groundwork.new_step(
            stage => case kind
                when 'index' then 'make_indexes'
                when 'statistics' then 'make_statistics'
                when 'rule' then 'make_rules'
                when 'trigger' then 'make_triggers'
                when 'policy' then 'make_policies'
                when 'privilege' then 'grant_privileges'
                when 'publication' then 'join_publications'
                when 'comment' then 'make_comments'
                when 'child' then 'attach_children'
                when 'constraint'
                    then case
                        when is_foreign_key then 'make_foreign_keys' else 'make_constraints'
                    end
            end::groundwork.stage,
            kind => kind,
            name => name,
            statement => groundwork.create_statement(schema_name, table_name, declared),
            undo => groundwork.drop_statement(schema_name, table_name, declared)
        );
    end if;
end
$object_steps$;

{% endmacro %}
