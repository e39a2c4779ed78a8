{#
    Emits groundwork.repair(target, condition, action, reason, run): takes the rows that meet the
    condition (SQL on the alias `offender`) out of the way of a constraint, and keeps their whole
    content in groundwork.quarantine. Returns how many rows.

    action  `quarantine` removes the row; a list of assignments (`lead_id = null`) changes it

    Raises GW002 when a row to remove has others that refer to it: they would be lost with it, or
    keep it from going.
#}
{% macro engine_repair() %}

create or replace function groundwork.repair(
    target oid, condition text, action text, reason text, run_id text
)
returns bigint
language plpgsql
as $repair$
declare
    key_columns text;
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

    execute format(
        'insert into groundwork.quarantine '
        '(run_id, schema_name, table_name, action, reason, primary_key, content) '
        'select %L, %L, %L, %L, %L, jsonb_build_object(%s), to_jsonb(offender) '
        'from %s as offender where %s',
        run_id,
        (select relnamespace::regnamespace from pg_catalog.pg_class where oid = target),
        (select relname from pg_catalog.pg_class where oid = target),
        case when action = 'quarantine' then 'removed' else 'changed' end,
        reason,
        key_columns,
        target::regclass,
        condition
    );

    if action <> 'quarantine' then
        execute format(
            'update %s as offender set %s where %s', target::regclass, action, condition
        );
        get diagnostics affected = row_count;
        return affected;
    end if;

    for reference in
        select
            pg_constraint.conname as name,
            pg_constraint.conrelid::regclass as table_name,
            (
                select string_agg(format('holder.%I = offender.%I', own.attname, key.attname), ' and ')
                from unnest(pg_constraint.conkey, pg_constraint.confkey) as pairs (own, key)
                inner join pg_catalog.pg_attribute as own
                    on own.attrelid = pg_constraint.conrelid and own.attnum = pairs.own
                inner join pg_catalog.pg_attribute as key
                    on key.attrelid = pg_constraint.confrelid and key.attnum = pairs.key
            ) as matches
        from pg_catalog.pg_constraint
        where
            pg_constraint.confrelid = target
            and pg_constraint.contype = 'f'
            and pg_constraint.conparentid = 0
    loop
        execute format(
            'select count(*) from %s as holder where exists '
            '(select from %s as offender where (%s) and %s)',
            reference.table_name,
            target::regclass,
            condition,
            reference.matches
        )
        into holders;
        if holders > 0 then
            raise exception using
                errcode = 'GW002',
                message = format(
                    '%s rows of %s refer to rows of %s that would be quarantined (%s)',
                    holders,
                    reference.table_name,
                    target::regclass,
                    reference.name
                ),
                hint = 'Mend those rows first, or declare another rule for them.';
        end if;
    end loop;

    execute format('delete from %s as offender where %s', target::regclass, condition);
    get diagnostics affected = row_count;
    return affected;
end
$repair$;

{% endmacro %}
