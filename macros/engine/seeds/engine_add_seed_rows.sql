{#
    Emits groundwork.add_seed_rows(target, key, columns, run): adds what the copied has and the
    target lacks, by key, and returns the keys. The caller has lifted what hides rows from it.
#}
{% macro engine_add_seed_rows() %}

create or replace function groundwork.add_seed_rows(
    target regclass, key text, columns text[], run groundwork.run
)
returns text[]
language plpgsql
as $add_seed_rows$
declare
    column_list constant text := (
        select string_agg(quote_ident(name), ', ' order by position)
        from unnest(columns) with ordinality as declared (name, position)
    );
    add_rows text;
    added text[];
begin
    added := groundwork.answer_in_project(
        format(
            $query$
                select coalesce(pg_catalog.array_agg(copied.%1$I::text order by copied.ctid), '{}')
                from pg_temp.seed_copy as copied
                where not exists (select from %2$s as present where present.%1$I = copied.%1$I)
            $query$,
            key,
            target
        )
    );

    if cardinality(added) > 0 and not run.is_planning then
        add_rows := format(
            'insert into %s (%s) select %2$s from pg_temp.seed_copy where %I::text = any(%L)'
            ' order by ctid on conflict (%3$I) do nothing',
            groundwork.shown_name(target),
            column_list,
            key,
            added
        );
        perform groundwork.execute_in_project(add_rows);

        insert into groundwork.ledger (
            run_id, schema_name, object_name, statement, undo, affected_rows, outcome
        )
        select
            run.run_id,
            groundwork.schema_of(target),
            pg_class.relname,
            add_rows,
            format(
                'delete from %s where %I::text = any(%L)',
                groundwork.shown_name(target),
                key,
                added
            ),
            cardinality(added),
            'done'
        from pg_catalog.pg_class
        where pg_class.oid = target;
    end if;

    return added;
end
$add_seed_rows$;

{% endmacro %}
