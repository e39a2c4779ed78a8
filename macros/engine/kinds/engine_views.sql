{#
    Emits what the engine has for views and materialized views, besides what it has for every kind.
#}
{% macro engine_views() %}
{{ engine_view_items() }}
{{ engine_change_owner() }}
{{ engine_former_view() }}
{{ engine_object_parts() }}
{{ engine_with_live_query() }}
{{ engine_check_name() }}
{{ engine_view_users() }}
{{ engine_is_replaceable() }}
{{ engine_steps_of_view() }}
{{ engine_trial_materialized_view() }}
{{ engine_refresh_view() }}
{{ engine_rebuild_materialized_view() }}
{{ engine_materialized_view_steps() }}
{{ engine_converge_materialized_view() }}
{% endmacro %}
