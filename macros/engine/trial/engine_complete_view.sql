{#
    Emits groundwork.complete_view(view): lets a view that was just made be read with the rights of
    its caller, where its declaration does not say with whose. PostgreSQL's default, its owner's
    rights, would read past row security.
#}
{% macro engine_complete_view() %}

create or replace function groundwork.complete_view(view_id oid)
returns void
language plpgsql
as $complete_view$
begin
    if
        not exists (
            select
            from pg_catalog.pg_class
            cross join lateral unnest(pg_class.reloptions) as option (setting)
            where
                pg_class.oid = view_id
                and starts_with(option.setting, 'security_invoker=')
        )
    then
        execute format('alter view %s set (security_invoker = true)', view_id::regclass);
    end if;
end
$complete_view$;

{% endmacro %}
