{#
    Lets groundwork_definer, where that role is there, call the conversions of ids: a function that
    keeps an online retype in step belongs to it (engine_online_begin).
#}
{% macro engine_definer_privileges() %}

do $definer_privileges$
begin
    if to_regrole('groundwork_definer') is not null then
        grant usage on schema groundwork to groundwork_definer;
        grant execute on function
        groundwork.id_to_uuid(anyelement),
        groundwork.to_uuid(anyelement),
        groundwork.uuid_of_id(text),
        groundwork.uuid_of_text(text)
        to groundwork_definer;
        grant select on groundwork.id_namespace to groundwork_definer;
    end if;
end
$definer_privileges$;

{% endmacro %}
