{#
    Emits groundwork.repair(target, condition, action, reason, run): takes the rows that meet the
    condition (SQL on the alias `offender`) out of the way of a constraint, and keeps their whole
    content in groundwork.quarantine. Returns how many rows.

    action  `quarantine` removes the row
            `set aside` removes it with the rows that refer to it; a reference that may be empty,
            and is not `on delete cascade`, is emptied instead
            a list of assignments (`lead_id = null`) changes it

    groundwork.repair_elsewhere does it to a table that is not the one being changed: its triggers
    and its row security are out of the way meanwhile.

    Raises GW002 when a row to remove has others that refer to it and would be lost with it, or
    keep it from going; for `set aside` only where rows refer to each other in a circle.
#}
{% macro engine_repair() %}

create or replace function groundwork.repair(
    target oid, condition text, action text, reason text, run_id text, depth integer default 0
)
returns bigint
language plpgsql
as $repair$
declare
    removes constant boolean := action in ('quarantine', 'set aside');
    key_columns text;
    statement text;
    reference record;
    holders bigint;
    affected bigint;
begin
    select string_agg(format('%L, offender.%I', attname, attname), ', ')
    into key_columns
    from pg_catalog.pg_index
    inner join pg_catalog.pg_attribute
        on
            pg_index.indrelid = pg_attribute.attrelid
            and pg_attribute.attnum = any(pg_index.indkey)
    where
        pg_index.indrelid = target
        and pg_index.indisprimary;

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
        holders := groundwork.answer_in_project(
            format(
                'select count(*) from %s as offender where %s',
                reference.table_id::regclass,
                replace(reference.condition, ':offenders', condition)
            )
        );
        continue when holders = 0;
        if action = 'quarantine' or depth > 50 then
            raise exception using
                errcode = 'GW002',
                message = format(
                    '%s rows of %s refer to rows of %s that would be quarantined (%s)',
                    holders,
                    groundwork.shown_name(reference.table_id),
                    groundwork.shown_name(target),
                    reference.name
                ),
                hint = 'Mend those rows first, or declare another rule for them.';
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

    statement := format(
        'with taken as (%s) insert into groundwork.quarantine '
        '(run_id, schema_name, table_name, action, reason, primary_key, content) '
        'select %L, %L, %L, %L, %L, taken.primary_key, taken.content from taken',
        format(
            case
                when removes then 'delete from %1$s as offender where %2$s returning %3$s'
                else 'select %3$s from %1$s as offender where %2$s'
            end,
            target::regclass,
            condition,
            format(
                'pg_catalog.jsonb_build_object(%s) as primary_key, '
                'pg_catalog.to_jsonb(offender) as content',
                key_columns
            )
        ),
        run_id,
        groundwork.schema_of(target),
        (select relname from pg_catalog.pg_class where oid = target),
        case when removes then 'removed' else 'changed' end,
        reason
    );
    affected := groundwork.execute_in_project(statement);

    if not removes then
        perform groundwork.execute_in_project(
            format('update %s as offender set %s where %s', target::regclass, action, condition)
        );
    end if;
    return affected;
end
$repair$;

create or replace function groundwork.repair_elsewhere(
    target oid, condition text, action text, reason text, run_id text, depth integer default 1
)
returns bigint
language plpgsql
as $repair_elsewhere$
declare
    lifted constant oid[] := groundwork.lift_row_security(array[target]);
    triggers constant text := groundwork.pause_triggers(target);
    affected bigint;
begin
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
