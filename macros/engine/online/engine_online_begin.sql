{#
    Emits groundwork.begin_statements(retyped, table, table_name, run_id): the statements that begin
    to give columns of a table another type: the shadows, the trigger that keeps them in step with
    what others write, the one that keeps former values (groundwork.keep_body), and the mark;
    groundwork.sync_body(retyped, table): what the first trigger does.

    And groundwork.shadow_tables(retyped): how far that is, for each of the tables.

    The trigger's function runs with its owner's rights, since whoever writes a row may lack those
    to convert it, and looks for temporary objects last. Where groundwork_definer may do all that it
    does, it belongs to that role (groundwork.definer_may_convert): it can then do no more than
    convert.
#}
{% macro engine_online_begin() %}

{{ engine_online_keep() }}
{{ engine_definer_may_convert() }}

create or replace function groundwork.sync_body(retyped jsonb, for_table oid)
returns text
language sql
stable
as $sync_body$
    select
        E'\nbegin\n'
        || string_agg(
            format(E'    new.%I := %s;\n', columns.shadow, columns.assignment),
            ''
            order by columns.name
        )
        || E'    return new;\nend\n'
    from groundwork.retyped_columns(retyped) as columns
    where columns.table_id = for_table
$sync_body$;

create or replace function groundwork.shadow_tables(retyped jsonb)
returns table (
    table_id oid, table_name text, is_kept_in_step boolean, is_marked boolean
)
language sql
stable
{{ engine_project_path() }}
as $shadow_tables$
    select
        columns.table_id,
        columns.table_name,
        bool_and(
            coalesce(
                groundwork.shown_type(pg_attribute.atttypid, pg_attribute.atttypmod)
                = columns.type,
                false
            )
        )
        and exists (
            select
            from pg_catalog.pg_trigger
            inner join pg_catalog.pg_proc
                on pg_trigger.tgfoid = pg_proc.oid
            where
                pg_trigger.tgrelid = columns.table_id
                and pg_trigger.tgname = '~groundwork_sync'
                and pg_trigger.tgenabled = 'A'
                and pg_proc.prosrc = groundwork.sync_body(retyped, columns.table_id)
                and pg_proc.proconfig = array['search_path=' || groundwork.sync_path()]
        )
        and groundwork.are_values_kept(retyped, columns.table_id),
        exists (
            select
            from pg_catalog.pg_constraint
            where
                pg_constraint.conrelid = columns.table_id
                and pg_constraint.conname = 'groundwork_retype'
        )
    from groundwork.retyped_columns(retyped) as columns
    left join pg_catalog.pg_attribute
        on
            columns.table_id = pg_attribute.attrelid
            and columns.shadow = pg_attribute.attname
    group by columns.table_id, columns.table_name
$shadow_tables$;

create or replace function groundwork.begin_statements(
    retyped jsonb, for_table oid, table_name text, run_id text
)
returns table (place integer, kind text, statement text)
language sql
stable
{{ engine_project_path() }}
as $begin_statements$
    -- what an earlier run began in another way goes first
    select
        0,
        'constraint',
        format('alter table %s drop constraint %I', pg_constraint.conrelid::regclass, conname)
    from pg_catalog.pg_constraint
    where
        pg_constraint.contype = 'f'
        and pg_constraint.confrelid = for_table
        and starts_with(pg_constraint.conname, 'groundwork_')

    union all

    select
        1,
        'trigger',
        format('drop trigger %I on %s', pg_trigger.tgname, table_name)
    from pg_catalog.pg_trigger
    where
        pg_trigger.tgrelid = for_table
        and pg_trigger.tgname in ('~groundwork_sync', '~groundwork_keep')

    union all

    select
        2,
        'constraint',
        format('alter table %s drop constraint %I', table_name, pg_constraint.conname)
    from pg_catalog.pg_constraint
    where
        pg_constraint.conrelid = for_table
        and pg_constraint.conname = 'groundwork_retype'

    union all

    select
        3,
        'column',
        format('alter table %s drop column %I', table_name, columns.shadow)
    from groundwork.retyped_columns(retyped) as columns
    inner join pg_catalog.pg_attribute
        on
            columns.table_id = pg_attribute.attrelid
            and columns.shadow = pg_attribute.attname
    where columns.table_id = for_table

    union all

    select
        4,
        'column',
        format(
            'alter table %s add column %I %s',
            table_name,
            columns.shadow,
            groundwork.column_clause(
                jsonb_build_object(
                    'type', columns.type,
                    'collation', columns.collated,
                    'compression', columns.declared -> 'compression'
                )
            )
        )
    from groundwork.retyped_columns(retyped) as columns
    where columns.table_id = for_table

    union all

    values
    (
        5,
        'constraint',
        format('alter table %s add constraint groundwork_retype check (true) not valid', table_name)
    ),
    (
        6,
        'function',
        format(
            'create or replace function groundwork.%I() returns trigger language plpgsql '
            'security definer set search_path = %s as %L',
            groundwork.sync_name(for_table),
            groundwork.sync_path(),
            groundwork.sync_body(retyped, for_table)
        )
    ),
    (
        8,
        'trigger',
        -- the last of all: what other triggers make of the row counts
        format(
            'create trigger "~groundwork_sync" before insert or update on %s '
            'for each row execute function groundwork.%I()',
            table_name,
            groundwork.sync_name(for_table)
        )
    ),
    (
        9,
        'trigger',
        format('alter table %s enable always trigger "~groundwork_sync"', table_name)
    )

    union all

    select
        7,
        'function',
        format(
            'select groundwork.give_to_definer(%L)',
            format('groundwork.%I()', groundwork.sync_name(for_table))
        )
    where groundwork.definer_may_convert(retyped, for_table)

    union all

    select *
    from groundwork.keep_statements(retyped, for_table, table_name, run_id)
$begin_statements$;

create or replace function groundwork.sync_path()
returns text
language sql
stable
as $sync_path$
    select concat_ws(', ', groundwork.home(), groundwork.search_path(), 'pg_temp')
$sync_path$;

{% endmacro %}
