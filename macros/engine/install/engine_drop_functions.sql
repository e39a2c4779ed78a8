{#
    Drops the engine's functions of an older version, which may have had other arguments. Its
    tables and types stay.
#}
{% macro engine_drop_functions() %}

do $drop_functions$
declare
    outdated regprocedure;
begin
    for outdated in
        select oid::regprocedure
        from pg_catalog.pg_proc
        where
            pronamespace = to_regnamespace('groundwork')
            -- a change of a large table is under way
            and not exists (
                select
                from pg_catalog.pg_trigger
                where pg_trigger.tgfoid = pg_proc.oid
            )
    loop
        execute format('drop routine %s', outdated);
    end loop;
end
$drop_functions$;

{% endmacro %}
