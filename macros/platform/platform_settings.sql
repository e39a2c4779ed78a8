{#
    That no setting speaks for a client, as requirements (see platform_requirements). Which those
    are: client_settings.
#}
{% macro platform_settings() -%}
select
        2 as step,
        settings.object_name,
        settings.statement,
        settings.undo,
        false as is_fulfilled
    from ({{ client_settings() }}) as settings
{%- endmacro %}
