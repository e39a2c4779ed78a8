{#
    Emits what makes views and materialized views equal to their declarations, but for what
    groundwork.converge_described does for every kind.
#}
{% macro engine_views() %}
{{ engine_check_name() }}
{{ engine_check_view() }}
{{ engine_view_users() }}
{{ engine_is_replaceable() }}
{{ engine_steps_of_view() }}
{{ engine_trial_materialized_view() }}
{{ engine_refresh_view() }}
{{ engine_rebuild_materialized_view() }}
{{ engine_materialized_view_steps() }}
{{ engine_converge_materialized_view() }}
{% endmacro %}
