{#
    Whether dbt itself makes a relation of a node: a seed, a snapshot, or a model of which the
    materialization is dbt's own, such as table, view or incremental.
#}
{% macro is_computed(node) %}
    {{ return(
        node.resource_type in ['seed', 'snapshot']
        or node.resource_type == 'model' and not known_kind(node)
        and node.config.materialized != 'ephemeral'
    ) }}
{% endmacro %}
