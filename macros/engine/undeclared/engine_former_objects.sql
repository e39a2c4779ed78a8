{#
    Emits what becomes of objects that a model declared once and none declares any more.

    groundwork.former_objects(declared, run): those that are there, in the schemas of the models
        that are declared, with the statement that drops each and its undo. is_allowed: whether the
        run allows drop_object for it; a table has to be allowed by its name, since its rows go too
    groundwork.drop_former_objects(declared, run): drops those that are allowed and that nothing
        uses any more, each with its row in the ledger, and forgets what was recorded of them.
        Returns each that is allowed: whether it is dropped, and else what still uses it
    groundwork.locked_by_drop(kind, object): the tables that its drop locks

    declared  kind and name of each object that a model of the project declares, as
              `table public.leads`
#}
{% macro engine_former_objects() %}
{%- set catalogs = ['pg_class', 'pg_proc', 'pg_type', 'pg_publication'] %}

create or replace function groundwork.former_objects(declared text[], run groundwork.run)
returns table (
    kind text, schema_name text, object_name text, statement text, undo text, is_allowed boolean
)
language sql
stable
as $former_objects$
    select
        recorded.kind,
        recorded.schema_name,
        recorded.object_name,
        statements.statement,
        statements.undo,
        groundwork.is_allowed(recorded.object_name, 'drop_object', run)
        and (
            recorded.kind <> 'table'
            or 'drop_object:' || recorded.object_name = any(run.allow)
        )
    from groundwork.declaration as recorded
    cross join lateral (
        select groundwork.described_name(recorded.object_name, recorded.items) as name
    ) as names
    cross join lateral (
        select
            format(
                'drop %s %s',
                known.word,
                case
                    when known.catalog = 'pg_publication' then quote_ident(names.name)
                    else format('%I.%I', recorded.schema_name, names.name)
                end
            ) as statement,
            groundwork.object_definition(
                recorded.kind, recorded.schema_name, names.name
            ) as undo
        from groundwork.kinds() as known
        where
            known.kind = recorded.kind
            and known.catalog <> 'pg_proc'

        union all

        select
            string_agg(made.drop_statement, E';\n'),
            string_agg(made.create_statement, E';\n')
        from unnest(
            groundwork.functions_of(recorded.schema_name, recorded.object_name)
        ) as functions (function_id)
        cross join lateral groundwork.function_statements(functions.function_id) as made
        where recorded.kind = 'function'
    ) as statements
    where
        concat(recorded.kind, ' ', recorded.schema_name, '.', recorded.object_name)
        <> all(declared)
        -- a schema without any model belongs to another project, or to another target of this one
        and exists (
            select
            from unnest(declared) as names (name)
            where position(' ' || recorded.schema_name || '.' in names.name) > 0
        )
        and recorded.kind in (
            {%- for known in model_kinds()
                if known.catalog in catalogs and known.kind != 'consolidation' -%}
                '{{ known.kind }}'{{ ', ' if not loop.last }}
            {%- endfor -%}
        )
        and groundwork.is_there(recorded.kind, recorded.schema_name, names.name)
        and statements.statement is not null
$former_objects$;

create or replace function groundwork.locked_by_drop(kind text, object_name text)
returns oid[]
language sql
stable
as $locked_by_drop$
    -- what a table refers to loses the triggers of the foreign key
    select
        array(
            select pg_class.oid
            from pg_catalog.pg_class
            where
                kind = 'table'
                and pg_class.oid = to_regclass(object_name)

            union

            select pg_constraint.confrelid
            from pg_catalog.pg_constraint
            where
                kind = 'table'
                and pg_constraint.conrelid = to_regclass(object_name)
                and pg_constraint.contype = 'f'
                and has_table_privilege(pg_constraint.confrelid, 'update, delete, truncate')
        )
$locked_by_drop$;

create or replace function groundwork.drop_former_objects(declared text[], run groundwork.run)
returns table (
    kind text, schema_name text, object_name text, statement text, is_dropped boolean, used_by text
)
language plpgsql
as $drop_former_objects$
declare
    former record;
    obstacle text;
    obstacles jsonb := '{}';
    has_progress boolean := true;
begin
    -- what is in use goes another time: the run holds other locks meanwhile
    run.lock_total := run.lock_timeout;
    perform set_config(
        'lock_timeout',
        groundwork.milliseconds(groundwork.try_patience(run, clock_timestamp(), 4)),
        true
    );
    while has_progress loop
        has_progress := false;
        for former in
            select *
            from groundwork.former_objects(declared, run) as found
            where found.is_allowed
            order by found.kind, found.schema_name, found.object_name
        loop
            begin
                perform groundwork.lock_tables(
                    groundwork.locked_by_drop(
                        former.kind, format('%I.%I', former.schema_name, former.object_name)
                    ),
                    '{}',
                    run
                );
                perform groundwork.execute_in_ledger(
                    former.schema_name,
                    former.object_name,
                    groundwork.new_step(
                        stage => 'drop_object',
                        kind => former.kind,
                        name => former.object_name,
                        statement => former.statement,
                        undo => former.undo,
                        hazard => 'drop_object'
                    ),
                    run
                );
                delete from groundwork.declaration as recorded
                where
                    recorded.kind = former.kind
                    and recorded.schema_name = former.schema_name
                    and recorded.object_name = former.object_name;
                delete from groundwork.taken
                where taken.owner = former.schema_name || '.' || former.object_name;
            exception
                when dependent_objects_still_exist then
                    -- what uses it may go next
                    get stacked diagnostics obstacle = pg_exception_detail;
                    obstacles := obstacles || jsonb_build_object(former.statement, obstacle);
                    continue;
                when lock_not_available then
                    get stacked diagnostics obstacle = message_text;
                    obstacles := obstacles || jsonb_build_object(former.statement, obstacle);
                    continue;
            end;
            has_progress := true;
            kind := former.kind;
            schema_name := former.schema_name;
            object_name := former.object_name;
            statement := former.statement;
            is_dropped := true;
            used_by := null;
            return next;
        end loop;
    end loop;

    return query
    select
        left_over.kind,
        left_over.schema_name,
        left_over.object_name,
        left_over.statement,
        false,
        obstacles ->> left_over.statement
    from groundwork.former_objects(declared, run) as left_over
    where left_over.is_allowed
    order by left_over.kind, left_over.schema_name, left_over.object_name;
end
$drop_former_objects$;

{% endmacro %}
