{#
    Returns the kind of a model's node, such as table: see model_kinds. None for a node that
    groundwork doesn't make.
#}
{% macro model_kind(node) %}
    {{ return(
        model_kinds() | selectattr('materialized', 'equalto', node.config.materialized)
        | map(attribute='kind') | first
    ) }}
{% endmacro %}
