{#
    Drops the engine's functions of an older version, which may have had other arguments. Its
    tables and types stay. One statement drops all, since they depend on each other.
#}
{% macro engine_drop_functions() %}

do $drop_functions$
declare
    outdated text;
begin
    select string_agg(pg_proc.oid::regprocedure::text, ', ')
    into outdated
    from pg_catalog.pg_proc
    where
        pg_proc.pronamespace = to_regnamespace('groundwork')
        -- a change of a large table is under way
        and not exists (
            select
            from pg_catalog.pg_trigger
            where pg_trigger.tgfoid = pg_proc.oid
        );
    if outdated is not null then
        execute 'drop routine ' || outdated;
    end if;
end
$drop_functions$;

{% endmacro %}
