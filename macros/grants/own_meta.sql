{#
    What this model says below `meta`. SQLFluff renders macros without a model.
#}
{% macro own_meta() %}
    {{ return(model.config.get('meta', {}) if model is defined else {}) }}
{% endmacro %}
