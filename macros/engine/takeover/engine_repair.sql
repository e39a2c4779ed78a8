{#
    Emits groundwork.repair(target, condition, action, reason, run): takes the rows that meet the
    condition (SQL on the alias `offender`) out of the way of a constraint, and keeps their whole
    content in groundwork.quarantine. Returns how many rows.

    action  `quarantine` removes the row
            `set aside` removes it with the rows that refer to it; a reference that may be empty,
            and is not `on delete cascade`, is emptied instead
            a list of assignments (`lead_id = null`) changes it; what its values were is in
            groundwork.former_value besides

    No sequence gives the id of a row that is removed to another one (groundwork.pass_quarantined).

    groundwork.repair_elsewhere does it to a table that is not the one being changed: its triggers
    and its row security are out of the way meanwhile.

    Raises GW002 when a row to remove has others that refer to it and would be lost with it, or
    keep it from going; for `set aside` only where rows refer to each other in a circle.
#}
{% macro engine_repair() %}
{{ engine_count_repair() }}
{{ engine_list_rows() }}
{{ engine_repair_in_batches() }}
{{ engine_repair_duplicates() }}
{{ engine_refuse_referenced() }}
{{ engine_insert_in_batches() }}

create or replace function groundwork.repair(
    target oid, condition text, action text, reason text, run_id text, depth integer default 0
)
returns bigint
language plpgsql
as $repair$
declare
    removes constant boolean := action in ('quarantine', 'set aside');
    reference record;
    holders bigint;
    affected bigint;
begin
    if action = 'set aside' then
        for reference in
            select *
            from groundwork.references_to(target) as found
            where
                found.table_id = target
                and found.nulls is null
        loop
            condition := format(
                '(%2$s) in (with recursive taken (%5$s) as '
                '(select %2$s from %1$s as offender where %3$s '
                'union select %2$s from %1$s as offender '
                'inner join taken on (%4$s) = (%5$s)) select %5$s from taken)',
                target::regclass,
                reference.keys,
                condition,
                reference.owns,
                reference.taken
            );
        end loop;
    end if;

    for reference in
        select *
        from groundwork.references_to(target) as found
        where
            removes
            -- these go along
            and not (action = 'set aside' and found.table_id = target and found.nulls is null)
    loop
        holders := groundwork.count_holders(reference.table_id, reference.condition, condition);
        continue when holders = 0;
        if action = 'quarantine' or depth > 50 then
            perform groundwork.raise_referenced(
                holders, reference.table_id, target, reference.name
            );
        end if;
        perform groundwork.repair_elsewhere(
            reference.table_id,
            replace(reference.condition, ':offenders', condition),
            coalesce(reference.nulls, 'set aside'),
            format(
                'it refers to a quarantined row of %s: %s', groundwork.shown_name(target), reason
            ),
            run_id,
            depth + 1
        );
    end loop;

    if not removes then
        -- as they are once nobody else changes them
        perform groundwork.execute_in_project(
            format(
                'select from %s as offender where %s for no key update',
                target::regclass,
                condition
            )
        );
    end if;
    affected := groundwork.execute_in_project(
        groundwork.repair_statement(target, condition, action, reason, run_id)
    );
    if removes then
        perform groundwork.pass_quarantined(target);
    end if;
    return affected;
end
$repair$;

create or replace function groundwork.repair_statement(
    target oid, condition text, action text, reason text, run_id text
)
returns text
language sql
stable
{{ engine_project_path() }}
as $repair_statement$
    select
        format(
            case
                when action in ('quarantine', 'set aside')
                    then
                        'with taken as (delete from %1$s as offender where %2$s returning '
                        '%3$s as primary_key, pg_catalog.to_jsonb(offender) as content) '
                else
                    -- a rule may name any column of the table without its alias
                    'with taken as materialized (select offender.tableoid as groundwork_part, '
                    'offender.ctid as groundwork_place, %12$s as groundwork_key, '
                    '%3$s as primary_key, pg_catalog.to_jsonb(offender) as content, '
                    '%4$s as groundwork_values from %1$s as offender where %2$s), '
                    'changed as (update %1$s as offender set %5$s from (select '
                    'groundwork_part, groundwork_place, groundwork_key, groundwork_values '
                    'from taken) as taken where offender.tableoid = taken.groundwork_part '
                    'and offender.ctid = taken.groundwork_place returning %13$s as primary_key, '
                    'taken.groundwork_values as old_values, %4$s as new_values), '
                    'kept as (insert into groundwork.former_value '
                    '(run_id, schema_name, table_name, column_name, primary_key, value) '
                    'select %6$L, %7$L, %8$L, each_value.name, changed.primary_key, '
                    'each_value.old_value from changed '
                    'cross join lateral unnest(%9$L::text[], changed.old_values, '
                    'changed.new_values) as each_value (name, old_value, new_value) '
                    'where each_value.old_value is distinct from each_value.new_value) '
            end
            || 'insert into groundwork.quarantine '
            '(run_id, schema_name, table_name, action, reason, primary_key, content) '
            'select %6$L, %7$L, %8$L, %10$L, %11$L, taken.primary_key, taken.content from taken',
            target::regclass,
            condition,
            keys.shown,
            columns.values,
            action,
            run_id,
            groundwork.schema_of(target),
            columns.table_name,
            columns.names,
            case when action in ('quarantine', 'set aside') then 'removed' else 'changed' end,
            reason,
            keys.whole,
            -- without a key a row is known by what it was
            case when groundwork.has_key(target) then keys.whole else 'taken.groundwork_key' end
        )
    from (
        select
            pg_class.relname as table_name,
            array_agg(pg_attribute.attname::text order by pg_attribute.attnum) as names,
            format(
                'array[%s]::text[]',
                string_agg(
                    format('offender.%I::text', pg_attribute.attname),
                    ', '
                    order by pg_attribute.attnum
                )
            ) as values
        from pg_catalog.pg_class
        inner join pg_catalog.pg_attribute
            on pg_class.oid = pg_attribute.attrelid
        where
            pg_class.oid = target
            and pg_attribute.attnum > 0
            and not pg_attribute.attisdropped
            and pg_attribute.attgenerated = ''
            and not starts_with(pg_attribute.attname, 'groundwork_')
        group by pg_class.relname
    ) as columns
    cross join (
        select
            groundwork.key_of_row(target, prefix => 'offender.') as whole,
            groundwork.key_of_row(target, prefix => 'offender.', or_all => false) as shown
    ) as keys
$repair_statement$;

create or replace function groundwork.repair_elsewhere(
    target oid, condition text, action text, reason text, run_id text, depth integer default 1
)
returns bigint
language plpgsql
as $repair_elsewhere$
declare
    lifted oid[];
    triggers text;
    affected bigint;
begin
    if groundwork.has_firing_triggers(target) then
        perform groundwork.lock_tables('{}', array[target]);
    end if;
    lifted := groundwork.lift_row_security(array[target]);
    triggers := groundwork.pause_triggers(target);
    affected := groundwork.repair(target, condition, action, reason, run_id, depth);
    perform groundwork.execute_in_project('set constraints all immediate');
    execute triggers;
    perform groundwork.restore_row_security(lifted);
    return affected;
end
$repair_elsewhere$;

create or replace function groundwork.references_to(target oid)
returns table (
    table_id oid, name text, condition text, nulls text, owns text, keys text, taken text
)
language sql
stable
{{ engine_project_path() }}
as $references_to$
    -- condition: on the rows that refer to `target`, where :offenders stands for that on its own;
    -- nulls: what empties the reference, where it may be empty and no delete cascades along it
    select
        pg_constraint.conrelid,
        pg_constraint.conname,
        format(
            '(%s) in (select %s from %s as offender where :offenders)',
            string_agg(format('offender.%I', own.attname), ', ' order by pairs.place),
            string_agg(format('offender.%I', key.attname), ', ' order by pairs.place),
            target::regclass
        ),
        case
            when
                pg_constraint.confdeltype <> 'c'
                and not bool_or(
                    own.attgenerated <> ''
                    or (
                        own.attnotnull
                        and not (
                            own.attname = 'tenant_id' and cardinality(pg_constraint.conkey) > 1
                        )
                    )
                )
                then
                    string_agg(format('%I = null', own.attname), ', ') filter (
                        where
                        not (own.attname = 'tenant_id' and cardinality(pg_constraint.conkey) > 1)
                    )
        end,
        string_agg(format('offender.%I', own.attname), ', ' order by pairs.place),
        string_agg(format('offender.%I', key.attname), ', ' order by pairs.place),
        string_agg('key_' || pairs.place, ', ' order by pairs.place)
    from pg_catalog.pg_constraint
    cross join lateral unnest(pg_constraint.conkey, pg_constraint.confkey) with ordinality
        as pairs (own, key, place)
    inner join pg_catalog.pg_attribute as own
        on
            pg_constraint.conrelid = own.attrelid
            and pairs.own = own.attnum
    inner join pg_catalog.pg_attribute as key
        on
            pg_constraint.confrelid = key.attrelid
            and pairs.key = key.attnum
    where
        pg_constraint.confrelid = target
        and pg_constraint.contype = 'f'
        and pg_constraint.conparentid = 0
    group by pg_constraint.oid
$references_to$;

{% endmacro %}
