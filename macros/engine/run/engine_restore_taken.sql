{#
    Emits groundwork.restore_taken(run_id): brings back what a run has taken away from objects and
    whose models did not make it again. Returns one row for each: its owner, kind and name, the
    statement, and what stands in the way, null where it is back. What could not be brought back
    stays in groundwork.taken.
#}
{% macro engine_restore_taken() %}

create or replace function groundwork.restore_taken(run_id text)
returns table (owner text, kind text, name text, statement text, obstacle text)
language plpgsql
as $restore_taken$
declare
    entry groundwork.taken;
begin
    for entry in
        select *
        from groundwork.taken
        order by taken.id
    loop
        owner := entry.owner;
        kind := entry.kind;
        name := entry.name;
        statement := entry.make;
        obstacle := null;
        begin
            perform groundwork.execute_in_project(entry.make);
            insert into groundwork.ledger (run_id, schema_name, object_name, statement, outcome)
            values (
                restore_taken.run_id,
                split_part(entry.owner, '.', 1),
                split_part(entry.owner, '.', 2),
                entry.make,
                'done'
            );
            delete from groundwork.taken where taken.id = entry.id;
            return next;
        exception
            when duplicate_object or duplicate_table then
                delete from groundwork.taken where taken.id = entry.id;
            when others then
                obstacle := sqlerrm;
                return next;
        end;
    end loop;
end
$restore_taken$;

{% endmacro %}
