{#
    Emits groundwork.continue_identity(table, column): lets the identity of a column continue
    behind the values that exist or are quarantined, and behind the sequence of the serial column
    that it was. That
    sequence is dropped, and the identity's takes its name, as in a table that never was another;
    where something else still uses it, both stay.
#}
{% macro engine_continue_identity() %}

create or replace function groundwork.continue_identity(table_name text, column_name text)
returns void
language plpgsql
as $continue_identity$
declare
    owned record;
    identity record;
    value bigint;
    last_values bigint[];
begin
    for owned in
        select
            pg_depend.objid::regclass as name,
            pg_class.relname,
            pg_depend.deptype = 'i' as is_identity,
            pg_sequence.seqincrement as increment,
            pg_sequence.seqmin as lowest,
            pg_sequence.seqmax as highest
        from pg_catalog.pg_depend
        inner join pg_catalog.pg_sequence
            on pg_depend.objid = pg_sequence.seqrelid
        inner join pg_catalog.pg_class
            on pg_sequence.seqrelid = pg_class.oid
        inner join pg_catalog.pg_attribute
            on
                pg_depend.refobjid = pg_attribute.attrelid
                and pg_depend.refobjsubid = pg_attribute.attnum
        where
            pg_depend.refobjid = table_name::regclass
            and pg_depend.classid = 'pg_catalog.pg_class'::regclass
            and pg_depend.refclassid = 'pg_catalog.pg_class'::regclass
            and pg_attribute.attname = column_name
            and pg_depend.deptype in ('a', 'i')
        order by is_identity desc
    loop
        if owned.is_identity then
            identity := owned;
            execute format(
                'select array_agg(value) from (select %s(%I) from %s) as used (value)',
                case when owned.increment > 0 then 'max' else 'min' end,
                column_name,
                table_name
            )
            into last_values;
            last_values := last_values || groundwork.last_quarantined(
                table_name::regclass, column_name, owned.increment, owned.lowest, owned.highest
            );
            continue;
        end if;
        execute format('select last_value from %s where is_called', owned.name) into value;
        last_values := last_values || value;
        begin
            execute format('drop sequence %s', owned.name);
            execute format('alter sequence %s rename to %I', identity.name, owned.relname);
        exception when dependent_objects_still_exist then null;
        end;
    end loop;

    select case when identity.increment > 0 then max(used) else min(used) end
    into value
    from unnest(last_values) as used;
    if value is not null then
        perform setval(identity.name, value);
    end if;
end
$continue_identity$;

{% endmacro %}
