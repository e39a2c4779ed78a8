{#
    Emits groundwork.lift_row_security(tables): takes `force row level security` off those of the
    tables whose rows it hides from the current role, and returns their oids for
    groundwork.restore_row_security, to be called in the same transaction. Raises
    insufficient_privilege when rows stay hidden: who cannot see every row must not move any.
#}
{% macro engine_lift_row_security() %}

create or replace function groundwork.lift_row_security(tables oid[])
returns oid[]
language plpgsql
as $lift_row_security$
declare
    target oid;
    lifted oid[] := '{}';
begin
    foreach target in array tables loop
        if row_security_active(target) then
            execute format('alter table %s no force row level security', target::regclass);
            lifted := lifted || target;
            if row_security_active(target) then
                raise exception using
                    errcode = 'insufficient_privilege',
                    message = format(
                        'row security hides rows of %s from %s',
                        groundwork.shown_name(target),
                        current_user
                    ),
                            hint = 'Run as the owner of the table, or as a role with BYPASSRLS.';
            end if;
        end if;
    end loop;
    return lifted;
end
$lift_row_security$;

create or replace function groundwork.restore_row_security(tables oid[])
returns void
language plpgsql
as $restore_row_security$
declare
    target oid;
begin
    -- a table that was made anew in between is gone
    for target in
        select oid
        from pg_catalog.pg_class
        where oid = any(tables)
    loop
        execute format('alter table %s force row level security', target::regclass);
    end loop;
end
$restore_row_security$;

{% endmacro %}
