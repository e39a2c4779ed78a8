{#
    Emits the procedure groundwork.update_in_batches(target, assignments, condition): updates the
    rows that meet the condition a few hundred pages at a time, and commits after each, so that
    nobody waits long for a row and a crash loses one batch. To be called outside a transaction.
    Rows that come to meet the condition meanwhile are the business of whoever writes them.

    assignments, condition  SQL on the columns of the table; the update has to end the condition
#}
{% macro engine_update_in_batches() %}

create or replace procedure groundwork.update_in_batches(
    target regclass, assignments text, condition text
)
language plpgsql
as $update_in_batches$
declare
    batch_pages constant bigint := 200;
    last_page constant bigint := pg_relation_size(target)
        / current_setting('block_size')::bigint;
    page bigint := 0;
begin
    if row_security_active(target) then
        -- An undeclared policy: the next plan drops it, also after a crash.
        execute format(
            'create policy groundwork_batches on %s to %I using (true) with check (true)',
            target,
            current_user
        );
        commit;
    end if;
    while page <= last_page loop
        perform set_config('search_path', groundwork.search_path(), true);
        execute format(
            'update %s set %s where ctid >= %L::tid and ctid < %L::tid and (%s)',
            target,
            assignments,
            format('(%s,0)', page),
            format('(%s,0)', page + batch_pages),
            condition
        );
        commit;
        page := page + batch_pages;
    end loop;
end
$update_in_batches$;

{% endmacro %}
