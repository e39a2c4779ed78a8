{#
    Emits the procedure groundwork.repoint_references_in_batches(target, item, keep, reason,
    run_id): groundwork.repoint_references for a large table: for each foreign key the rows that
    refer to a duplicate are listed first, under no lock, then changed some hundred at a time, and
    committed after each. A row is left for the next list where it, the duplicate or the row that
    stays was changed meanwhile or is held by somebody. To be called outside a transaction.

    And groundwork.simple_references(target): the foreign keys of one column that refer to it;
    groundwork.list_repointed(target, child, own_name, key_name, item, keep): that list;
    groundwork.repoint_listed(target, child, own_name, first_number, end_number, reason, run_id):
    one of these batches; where it would make duplicates, it is halved, so that only these rows
    stay as they are.

    A procedure that commits cannot have a search_path of its own: it leaves everything to functions
    that do, but for numbers.
#}
{% macro engine_repoint_in_batches() %}

create or replace function groundwork.simple_references(target oid)
returns table (child regclass, own_name text, key_name text)
language sql
stable
as $simple_references$
    select
        pg_constraint.conrelid::regclass,
        own.attname::text,
        key.attname::text
    from pg_catalog.pg_constraint
    inner join pg_catalog.pg_attribute as own
        on
            pg_constraint.conrelid = own.attrelid
            and pg_constraint.conkey[1] = own.attnum
    inner join pg_catalog.pg_attribute as key
        on
            pg_constraint.confrelid = key.attrelid
            and pg_constraint.confkey[1] = key.attnum
    where
        pg_constraint.confrelid = target
        and pg_constraint.conrelid <> target
        and pg_constraint.contype = 'f'
        and cardinality(pg_constraint.conkey) = 1
        and pg_constraint.conparentid = 0
    order by pg_constraint.oid
$simple_references$;

create or replace procedure groundwork.repoint_references_in_batches(
    target regclass, item groundwork.item, keep text, reason text, run_id text
)
language plpgsql
as $repoint_references_in_batches$
declare
    children constant regclass[] := array(
        select child from groundwork.simple_references(target)
    );
    own_names constant text[] := array(
        select own_name from groundwork.simple_references(target)
    );
    key_names constant text[] := array(
        select key_name from groundwork.simple_references(target)
    );
    listed bigint;
    first_number bigint;
    batch_rows integer := 100;
    affected bigint;
    began timestamptz;
begin
    for place in 1..pg_catalog.cardinality(children) loop
        for pass in 1..10 loop
            listed := groundwork.list_repointed(
                target, children[place], own_names[place], key_names[place], item, keep
            );
            commit;
            affected := 0;
            first_number := 1;
            while first_number <= listed loop
                began := clock_timestamp();
                affected := affected + groundwork.repoint_listed(
                    target,
                    children[place],
                    own_names[place],
                    first_number,
                    first_number + batch_rows,
                    reason,
                    run_id
                );
                commit;
                first_number := first_number + batch_rows;
                batch_rows := groundwork.next_batch_rows(batch_rows, clock_timestamp() - began);
            end loop;
            exit when affected = 0;
        end loop;
    end loop;
    perform groundwork.forget_rows();
end
$repoint_references_in_batches$;

create or replace function groundwork.list_repointed(
    target regclass,
    child regclass,
    own_name text,
    key_name text,
    item groundwork.item,
    keep text
)
returns bigint
language plpgsql
as $list_repointed$
declare
    fault groundwork.fault;
begin
    perform groundwork.enter_home_of(target);
    return groundwork.list_rows(
        format(
            'select referring.tableoid as part, referring.ctid as place, '
            'referring.xmin as version, ranked.part as duplicate_part, '
            'ranked.place as duplicate_place, ranked.version as duplicate_version, '
            'ranked.kept_part, ranked.kept_place, ranked.kept_version, kept.%2$I as kept_key '
            'from (%5$s) as ranked '
            'inner join %1$s as duplicate on ranked.part = duplicate.tableoid '
            'and ranked.place = duplicate.ctid '
            'inner join %1$s as kept on ranked.kept_part = kept.tableoid '
            'and ranked.kept_place = kept.ctid and kept.%2$I <> duplicate.%2$I '
            'inner join %3$s as referring on duplicate.%2$I = referring.%4$I',
            target,
            key_name,
            child,
            own_name,
            groundwork.duplicate_rows(target, item, keep)
        )
    );
exception when assert_failure or others then
    {{ engine_get_fault() | indent(4) }}
    perform groundwork.raise_batch_fault(target, fault, keep);
end
$list_repointed$;

create or replace function groundwork.repoint_listed(
    target regclass,
    child regclass,
    own_name text,
    first_number bigint,
    end_number bigint,
    reason text,
    run_id text
)
returns bigint
language plpgsql
-- each row is looked up by its place
set enable_hashjoin = off
set enable_mergejoin = off
as $repoint_listed$
declare
    middle constant bigint := (first_number + end_number) / 2;
    part oid;
    places tid[];
    affected bigint := 0;
    fault groundwork.fault;
begin
    perform groundwork.enter_home_of(target);
    begin
        for part, places in
            execute format(
                'select unchanged.part, array_agg(unchanged.place) as places from ('
                'select listed.part, listed.place from pg_temp.groundwork_rows as listed '
                'inner join %2$s as referring on listed.place = referring.ctid '
                'and listed.part = referring.tableoid and listed.version = referring.xmin '
                'inner join %1$s as duplicate on listed.duplicate_place = duplicate.ctid '
                'and listed.duplicate_part = duplicate.tableoid '
                'and listed.duplicate_version = duplicate.xmin '
                'inner join %1$s as kept on listed.kept_place = kept.ctid '
                'and listed.kept_part = kept.tableoid and listed.kept_version = kept.xmin '
                'where listed.number >= $1 and listed.number < $2 '
                'for no key update of referring skip locked '
                'for share of duplicate, kept skip locked) as unchanged group by unchanged.part',
                target,
                child
            )
            using first_number, end_number
        loop
            affected := affected + groundwork.repair_elsewhere(
                child,
                format(
                    'offender.tableoid = %L::oid and offender.ctid = any(%L::tid[])',
                    part,
                    places
                ),
                format(
                    '%I = (select listed.kept_key from pg_temp.groundwork_rows as listed '
                    'where listed.number >= %s and listed.number < %s '
                    'and listed.part = offender.tableoid and listed.place = offender.ctid)',
                    own_name,
                    first_number,
                    end_number
                ),
                'the row it referred to is a duplicate: ' || reason,
                run_id
            );
        end loop;
    exception when unique_violation then
        affected := null;
    end;
    if affected is not null then
        return affected;
    elsif end_number - first_number <= 1 then
        return 0;
    end if;
    return groundwork.repoint_listed(
        target, child, own_name, first_number, middle, reason, run_id
    ) + groundwork.repoint_listed(
        target, child, own_name, middle, end_number, reason, run_id
    );
exception when assert_failure or others then
    {{ engine_get_fault() | indent(4) }}
    perform groundwork.raise_batch_fault(child, fault, reason);
end
$repoint_listed$;

{% endmacro %}
