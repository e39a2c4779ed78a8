{#
    Returns the name of the kind of a model's node, such as table: see model_kinds. None for a node
    that groundwork doesn't make.
#}
{% macro model_kind(node) %}
    {{ return(known_kind(node).get('kind')) }}
{% endmacro %}
