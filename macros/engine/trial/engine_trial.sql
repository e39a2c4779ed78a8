{#
    Emits groundwork.trial(table, declaration, parents, renamed): the description of a declared
    table, without making it. Raises what PostgreSQL or groundwork.check_declaration say of it. The
    declaration runs in pg_temp inside a subtransaction that is always rolled back. A foreign key
    of a temporary table may only refer to a temporary table, so a temporary copy of each parent
    stands in for it. No live table is locked beyond the read of its catalog rows.

    renamed: {old: new}; the columns are described under their old names, so that the steps read
    in the words of the live table and the renames can come last. A new column that takes the old
    name of another is described under groundwork.next_name of it.

    The partitions that the declaration makes are described too; those it does not name are no part
    of it. An unlogged table, and one that is published, cannot be temporary: it is tried in a
    schema of the subtransaction's own. So is one with a foreign key to a table that the declaration
    names with its schema, for which no copy can stand in: for the time of the trial that parent is
    locked as for any new foreign key.

    target: the live table, if there is one. PostgreSQL chooses the names of indexes, keys and
    sequences that the declaration does not name, and evades those that other tables of the schema
    have already. A declaration that would take such a name is tried again with that name taken, so
    that the same names are chosen as for the live table.

    live: the description of a live table whose facts the tried one then takes, where a statement
    can give them: what still differs from the live table is what no declaration can state.

    compared: the description of a live table; an expression that means the same there is described
    as it is there (groundwork.with_live_expressions).
#}
{% macro engine_trial() %}

create or replace function groundwork.next_name(name text)
returns text
language sql
immutable
as $next_name$
    select 'groundwork_next_' || left(md5(name), 8)
$next_name$;

create or replace function groundwork.trial(
    table_name text,
    declaration text,
    parents oid[],
    renamed jsonb,
    stand_ins oid[] default null,
    live groundwork.item[] default null,
    target oid default null,
    taken text[] default '{}',
    compared groundwork.item[] default null,
    is_permanent boolean default false
)
returns groundwork.item[]
language plpgsql
as $trial$
declare
    described groundwork.item[];
    -- an unlogged table cannot be temporary, nor one that a publication has; the words may be a
    -- comment, and nothing is lost then
    place text := case
        when
            is_permanent
            or position('unlogged' in lower(declaration)) > 0
            or position('alter publication' in lower(declaration)) > 0
            then 'groundwork_trial'
        else 'pg_temp'
    end;
    taken_name text;
    newly_taken text[];
    fault groundwork.fault;
begin
    perform groundwork.keep_temporary_schema();
    begin
        if place <> 'pg_temp' then
            execute format('create schema %I', place);
        end if;
        if place <> 'pg_temp' and groundwork.with_schema(parents) <> '{}' then
            perform groundwork.lock_tables('{}', groundwork.with_schema(parents));
            perform set_config('lock_timeout', '90ms', true);
        end if;
        perform groundwork.make_stand_ins(table_name, coalesce(stand_ins, parents), place);
        -- the words may be a comment, and nothing is lost then
        if lower(declaration) ~ '\m(drop|disable|no\s+force)\M' then
            perform groundwork.furnish_stand_ins(coalesce(stand_ins, parents), place);
        end if;
        foreach taken_name in array taken loop
            execute format('create sequence if not exists %I.%I', place, taken_name);
        end loop;
        perform groundwork.lift_default_privileges();
        perform groundwork.try_declaration(place, table_name, declaration, parents, target);
        newly_taken := groundwork.taken_names(
            format('%I.%I', place, table_name)::regclass, target
        );
        perform groundwork.take_live_names(place, table_name, renamed);
        if live is not null then
            perform groundwork.take_live_facts(place, table_name, live);
        end if;
        described := groundwork.trial_items(format('%I.%I', place, table_name)::regclass)
        || groundwork.partition_items(
            format('%I.%I', place, table_name)::regclass, is_trial => true
        );
        if compared is not null then
            described := groundwork.with_live_expressions(
                place, table_name, described, compared
            );
        end if;
        raise exception using errcode = 'GW003';
    exception
        when sqlstate 'GW003' then
            if cardinality(newly_taken) = 0 then
                return described;
            end if;
            return groundwork.trial(
                table_name,
                declaration,
                parents,
                renamed,
                stand_ins,
                live,
                target,
                taken || newly_taken,
                compared,
                is_permanent
            );
        when invalid_parameter_value then
            -- no publication takes a temporary table
            if place <> 'pg_temp' then
                raise;
            end if;
            return groundwork.trial(
                table_name,
                declaration,
                parents,
                renamed,
                stand_ins,
                live,
                target,
                taken,
                compared,
                is_permanent => true
            );
        when duplicate_table then
            perform groundwork.check_own_name(table_name, target, declaration);
            if taken = '{}' then
                raise;
            end if;
            raise exception using
                errcode = 'GW001',
                message = format('the model %s names an index, and %s', table_name, sqlerrm),
                hint = 'Another table of the schema has it. Choose another name.';
        when invalid_table_definition then
            if
                place <> 'pg_temp'
                or (
                    stand_ins is not null
                    and not has_database_privilege(current_database(), 'create')
                )
            then
                raise;
            end if;
        when insufficient_privilege then
            if place = 'pg_temp' or has_database_privilege(current_database(), 'create') then
                raise;
            end if;
            perform groundwork.refuse_trial_schema(table_name, declaration, sqlerrm);
        when others then
            if sqlstate in ('42710', '42P01', '42P17') then
                perform groundwork.check_own_name(table_name, target, declaration);
            end if;
            -- there are no rows that it could quote
            {{ engine_get_fault() | indent(12) }}
            perform groundwork.raise_fault(fault);
    end;

    -- A foreign key refers to a table that was not named with ref(), or that has no stand-in. With
    -- a stand-in for every table that can have one, the declaration runs, and the check can say
    -- which.
    return groundwork.trial(
        table_name,
        declaration,
        parents,
        renamed,
        coalesce(
            stand_ins,
            case when groundwork.with_schema(parents) = '{}' then groundwork.project_tables() end
        ),
        live,
        target,
        taken,
        compared,
        is_permanent => stand_ins is not null or groundwork.with_schema(parents) <> '{}'
    );
end
$trial$;

create or replace function groundwork.take_live_names(
    place text, table_name text, renamed jsonb
)
returns void
language plpgsql
as $take_live_names$
declare
    statement text;
begin
    -- all names are given up before the first is taken: one may be the old name of another
    for statement in
        select
            format(
                'alter table %I.%I rename column %I to %I',
                place,
                table_name,
                case passes.pass
                    when 1 then pg_attribute.attname
                    else groundwork.next_name(pg_attribute.attname)
                end,
                case passes.pass
                    when 1 then groundwork.next_name(pg_attribute.attname)
                    else names.old_name
                end
            )
        from pg_catalog.pg_attribute
        left join jsonb_each_text(renamed) as names (old_name, new_name)
            on pg_attribute.attname = names.new_name
        cross join generate_series(1, 2) as passes (pass)
        where
            pg_attribute.attrelid = format('%I.%I', place, table_name)::regclass
            and pg_attribute.attnum > 0
            and (
                (names.old_name is null and passes.pass = 1 and renamed ? pg_attribute.attname)
                or names.old_name is not null
            )
        order by passes.pass
    loop
        execute statement;
    end loop;
end
$take_live_names$;

{% endmacro %}
