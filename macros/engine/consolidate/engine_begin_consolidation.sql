{#
    Emits groundwork.begin_consolidation(schema, table, declaration, model, run): registers that the
    legacy table is being carried over, or goes on with what an earlier run began, and returns the
    entry. And groundwork.open_consolidation(schema, table), the entry that was begun.

    Every row is known by its key (key of the model, `id` by default). Where that column is not
    there, not unique or can be null, the legacy table gets one of its own, groundwork_row; a large
    one gets its numbers in batches (groundwork.carry_step).
#}
{% macro engine_begin_consolidation() %}
{{ engine_check_consolidation() }}

create or replace function groundwork.begin_consolidation(
    schema_name text,
    table_name text,
    declaration text,
    model jsonb,
    run groundwork.run
)
returns groundwork.consolidation
language plpgsql
as $begin_consolidation$
declare
    target regclass := format('%I.%I', schema_name, table_name);
    consolidation groundwork.consolidation := groundwork.open_consolidation(
        schema_name, table_name
    );
    key_name text := coalesce(model ->> 'key', 'id');
    -- counted before anything is locked
    row_count constant bigint := case
        when consolidation.id is null then groundwork.count_rows(target, 'true')
    end;
begin
    perform groundwork.check_consolidation(target, model);
    if consolidation.id is null then
        if not groundwork.is_key(target, key_name) then
            key_name := 'groundwork_row';
            if key_name <> all(groundwork.column_names(target)) then
                perform groundwork.execute_one(
                    schema_name,
                    table_name,
                    'column',
                    groundwork.numbering_column(
                        target, key_name, row_count > run.online_rows
                    ),
                    format('alter table %s drop column %I', target, key_name),
                    run,
                    model -> 'parents'
                );
            end if;
        end if;
        if model ->> 'before' is not null then
            perform groundwork.execute_one(
                schema_name,
                table_name,
                'rows',
                model ->> 'before',
                null,
                run,
                model -> 'parents'
            );
        end if;
        insert into groundwork.consolidation (
            schema_name, table_name, key_column, has_unique_ids, rows_before,
            successor, declaration, options
        )
        values (
            begin_consolidation.schema_name,
            begin_consolidation.table_name,
            key_name,
            exists (
                select
                from pg_catalog.pg_attribute
                where
                    attrelid = target
                    and attname = key_name
                    and key_name <> 'groundwork_row'
                    and atttypid::regtype in ('uuid', 'bigint', 'integer')
            ),
            row_count,
            model ->> 'into',
            declaration,
            model
        );
    end if;

    -- the model may have been corrected since
    update groundwork.consolidation as entry
    set
        successor = begin_consolidation.model ->> 'into',
        declaration = begin_consolidation.declaration,
        options = begin_consolidation.model,
        is_batched = entry.is_batched
        and entry.run_id is not distinct from run.run_id,
        is_followed = entry.is_followed
        and entry.run_id is not distinct from run.run_id,
        run_id = run.run_id
    where
        entry.schema_name = begin_consolidation.schema_name
        and entry.table_name = begin_consolidation.table_name
        and entry.retired_at is null;
    return groundwork.open_consolidation(schema_name, table_name);
end
$begin_consolidation$;

create or replace function groundwork.numbering_column(
    target regclass, column_name text, is_large boolean
)
returns text
language sql
stable
as $numbering_column$
    select
        case
            -- an identity would number the rows under the lock
            when is_large
                then format(
                    'create sequence %1$s; alter table %2$s add column %3$I bigint; '
                    'alter table %2$s alter column %3$I set default nextval(%1$L); '
                    'alter sequence %1$s owned by %2$s.%3$I; '
                    'grant usage on sequence %1$s to public',
                    sequences.name,
                    target,
                    column_name
                )
            else format(
                'alter table %s add column %I bigint generated always as identity',
                target,
                column_name
            )
        end
    from (
        select
            format(
                '%I.%I',
                groundwork.schema_of(target),
                left(pg_class.relname, 40) || '_groundwork_row_seq'
            ) as name
        from pg_catalog.pg_class
        where pg_class.oid = target
    ) as sequences
$numbering_column$;

create or replace function groundwork.execute_one(
    schema_name text,
    table_name text,
    kind text,
    statement text,
    undo text,
    run groundwork.run,
    parents jsonb
)
returns void
language sql
as $execute_one$
    select
        groundwork.execute(
            schema_name,
            table_name,
            array[
                groundwork.new_step('carry_rows', kind, table_name, statement, undo)
            ],
            run,
            parents
        )
$execute_one$;

create or replace function groundwork.open_consolidation(schema_name text, table_name text)
returns groundwork.consolidation
language sql
stable
as $open_consolidation$
    select entry
    from groundwork.consolidation as entry
    where
        entry.schema_name = open_consolidation.schema_name
        and entry.table_name = open_consolidation.table_name
        and entry.retired_at is null
$open_consolidation$;

create or replace function groundwork.is_key(target regclass, column_name text)
returns boolean
language sql
stable
as $is_key$
    select
        exists (
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
                and pg_index.indexprs is null
                and pg_index.indnkeyatts = 1
                and pg_attribute.attname = column_name
                and pg_attribute.attnotnull
        )
$is_key$;

{% endmacro %}
