{#
    Emits groundwork.findings(target, before, class_id): what a declaration did beside its object: a
    sentence, and the name to look for in the file.

    before  see groundwork.extent
#}
{% macro engine_findings() %}

{{ engine_is_alone() }}

create or replace function groundwork.findings(target oid, before jsonb, class_id oid)
returns table (sentence text, name text)
language plpgsql
as $findings$
begin
    -- nearly every file
    if not groundwork.is_alone(target, before, groundwork.row_changes(), class_id) then
        return query
        select *
        from groundwork.catalog_findings(target, before, class_id)

        union all

        select *
        from groundwork.row_findings(target, before);
    end if;

    if groundwork.session_settings() is not distinct from before -> 'settings' then
        return;
    end if;
    return query
    select
        format('the setting %s: it belongs in a hook of dbt (`on-run-start`)', setting.key),
        setting.key
    from jsonb_each(groundwork.session_settings()) as setting
    where setting.value is distinct from before #> array['settings', setting.key];
end
$findings$;

{% endmacro %}
