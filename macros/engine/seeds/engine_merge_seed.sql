{#
    Emits groundwork.merge_seed(file, staging, target, key, columns, may_wait, settings): adds the
    rows of a seed that the table does not have yet. A row that is there, known by its key, stays as
    it is. Returns `merged` with the number of rows, `not_loaded` when the seed never was, or
    `not_built` when the table is not there yet and `may_wait` is true.

    staging   the table that dbt loads the file into, all text
    columns   the columns the file must have, and no others
    may_wait  false: a table that is not built is an error
    settings  of this run, see groundwork.run_settings; read are run_id and is_planning (only count)
#}
{% macro engine_merge_seed() %}

create or replace function groundwork.merge_seed(
    file text,
    staging text,
    target text,
    key text,
    columns text[],
    may_wait boolean,
    settings jsonb,
    out outcome text,
    out added bigint
)
language plpgsql
as $merge_seed$
declare
    lifted oid[];
    fault groundwork.fault;
begin
    if to_regclass(staging) is null then
        outcome := 'not_loaded';
        return;
    end if;

    perform groundwork.check_seed(file, to_regclass(staging), key, columns);

    if groundwork.can_take_seed(to_regclass(target), key, columns) then
        -- a role that is held to row security would not see the rows that are there; before
        -- anything else locks the table, since to ask for more then may end in a deadlock
        lifted := groundwork.lift_row_security(array[to_regclass(target)::oid]);
        perform groundwork.fill_seed_copy(
            file, to_regclass(staging), to_regclass(target), columns
        );
        outcome := 'merged';
        added := cardinality(
            groundwork.add_seed_rows(
                to_regclass(target), key, columns, groundwork.run_settings(settings)
            )
        );
        perform groundwork.restore_row_security(lifted);
        drop table pg_temp.seed_copy;
    elsif may_wait then
        outcome := 'not_built';
    else
        raise exception using
            errcode = 'invalid_table_definition',
            message = format('%s: %s cannot take its rows', file, target),
            detail = format(
                'It needs the columns %s, and a unique key on %s.',
                array_to_string(columns, ', '),
                key
            );
    end if;
exception when assert_failure or others then
    {{ engine_get_fault() | indent(4) }}
    perform groundwork.raise_fault(groundwork.withhold_content(fault, null));
end
$merge_seed$;

create or replace function groundwork.can_take_seed(target regclass, key text, columns text[])
returns boolean
language sql
stable
as $can_take_seed$
    select
        columns <@ array(
            select attname::text
            from pg_catalog.pg_attribute
            where
                attrelid = target
                and attnum > 0
                and not attisdropped
        )
        and exists (
            select
            from pg_catalog.pg_index
            inner join pg_catalog.pg_attribute
                on
                    pg_index.indrelid = pg_attribute.attrelid
                    and pg_index.indkey[0] = pg_attribute.attnum
            where
                pg_index.indrelid = target
                and pg_index.indisunique
                and pg_index.indisvalid
                and pg_index.indpred is null
                and pg_index.indnkeyatts = 1
                and pg_attribute.attname = key
        )
$can_take_seed$;

{{ engine_seed_lines() }}
{{ engine_check_seed() }}
{{ engine_fill_seed_copy() }}
{{ engine_add_seed_rows() }}

{% endmacro %}
