{#
    Emits groundwork.keep_body(retyped, table): what the trigger ~groundwork_keep does while columns
    of a table get another type. It keeps the text of each value whose shadow has another text in
    groundwork.former_value, both for the rows that batches fill and for those that others write. A
    value that is changed or deleted before the swap is kept no longer. The argument of the trigger
    is the run that began.

    And groundwork.keeps_values(retyped, table): whether the trigger is needed, since a conversion
    may lose something; groundwork.retyped_key(retyped, table, row_name): the key that a row has
    after the swap, on the columns of the row, or on the shadows of `new` or `old`;
    groundwork.keep_statements(retyped, table, table_name, run_id): what makes the trigger;
    groundwork.are_values_kept(retyped, table): whether it is there, if it is needed.
#}
{% macro engine_online_keep() %}

create or replace function groundwork.keeps_values(retyped jsonb, for_table oid)
returns boolean
language sql
stable
as $keeps_values$
    select coalesce(bool_or(not columns.is_lossless), false)
    from groundwork.retyped_columns(retyped) as columns
    where columns.table_id = for_table
$keeps_values$;

create or replace function groundwork.retyped_key(
    retyped jsonb, for_table oid, row_name text default null
)
returns text
language sql
stable
as $retyped_key$
    select
        groundwork.key_of_row(
            for_table,
            jsonb_object_agg(
                columns.name,
                case
                    when row_name is not null then format('%s.%I', row_name, columns.shadow)
                    else format('(%s)::%s', columns.conversion, columns.type)
                end
            ),
            coalesce(row_name || '.', '')
        )
    from groundwork.retyped_columns(retyped) as columns
    where columns.table_id = for_table
$retyped_key$;

create or replace function groundwork.keep_name(table_id oid)
returns text
language sql
immutable
as $keep_name$
    select format('keep_%s', table_id)
$keep_name$;

create or replace function groundwork.keep_body(retyped jsonb, for_table oid)
returns text
language sql
stable
as $keep_body$
    select
        format(
            $body$
declare
    new_key jsonb;
    old_key jsonb;
begin
    if tg_op <> 'INSERT' then
        old_key := %s;
    end if;
    if tg_op <> 'DELETE' then
        new_key := %s;
    end if;
$body$,
            groundwork.retyped_key(retyped, for_table, 'old'),
            groundwork.retyped_key(retyped, for_table, 'new')
        )
        || string_agg(
            format(
                $body$
    if
        tg_op = 'DELETE'
        or (
            tg_op = 'UPDATE'
            and (old_key, old.%1$I::text) is distinct from (new_key, new.%1$I::text)
        )
    then
        delete from groundwork.former_value
        where
            former_value.id = (
                select max(former.id)
                from groundwork.former_value as former
                where
                    former.schema_name = %3$L
                    and former.table_name = %4$L
                    and former.column_name = %5$L
                    and jsonb_hash_extended(former.primary_key, 0)
                    = jsonb_hash_extended(old_key, 0)
                    and former.primary_key = old_key
                    and former.run_id is not distinct from nullif(tg_argv[0], '')
            );
    end if;
    if
        tg_op <> 'DELETE'
        and new.%1$I::text is distinct from new.%2$I::text
        and not groundwork.has_former_value(%3$L, %4$L, %5$L, new_key, new.%1$I::text)
    then
        insert into groundwork.former_value (
            run_id, schema_name, table_name, column_name, primary_key, value
        )
        values (nullif(tg_argv[0], ''), %3$L, %4$L, %5$L, new_key, new.%1$I::text);
    end if;
$body$,
                columns.name,
                columns.shadow,
                groundwork.schema_of(for_table),
                pg_class.relname,
                columns.name
            ),
            ''
            order by columns.name
        )
        || E'    return null;\nend\n'
    from groundwork.retyped_columns(retyped) as columns
    inner join pg_catalog.pg_class
        on columns.table_id = pg_class.oid
    where
        columns.table_id = for_table
        and not columns.is_lossless
$keep_body$;

create or replace function groundwork.are_values_kept(retyped jsonb, for_table oid)
returns boolean
language sql
stable
as $are_values_kept$
    select
        not groundwork.keeps_values(retyped, for_table)
        or exists (
            select
            from pg_catalog.pg_trigger
            inner join pg_catalog.pg_proc
                on pg_trigger.tgfoid = pg_proc.oid
            where
                pg_trigger.tgrelid = for_table
                and pg_trigger.tgname = '~groundwork_keep'
                and pg_trigger.tgenabled = 'A'
                and pg_proc.prosrc = groundwork.keep_body(retyped, for_table)
                and pg_proc.proconfig = array['search_path=' || groundwork.sync_path()]
        )
$are_values_kept$;

create or replace function groundwork.keep_statements(
    retyped jsonb, for_table oid, table_name text, run_id text
)
returns table (place integer, kind text, statement text)
language sql
stable
as $keep_statements$
    select stages.*
    from (
        values
        (
            10,
            'function',
            format(
                'create or replace function groundwork.%I() returns trigger language plpgsql '
                'security definer set search_path = %s as %L',
                groundwork.keep_name(for_table),
                groundwork.sync_path(),
                groundwork.keep_body(retyped, for_table)
            )
        ),
        (
            11,
            'trigger',
            -- after: what no other trigger changes any more, and only rows that are written
            format(
                'create trigger "~groundwork_keep" after insert or update or delete on %s '
                'for each row execute function groundwork.%I(%L)',
                table_name,
                groundwork.keep_name(for_table),
                coalesce(run_id, '')
            )
        ),
        (
            12,
            'trigger',
            format('alter table %s enable always trigger "~groundwork_keep"', table_name)
        )
    ) as stages (place, kind, statement)
    where groundwork.keeps_values(retyped, for_table)
$keep_statements$;

{% endmacro %}
