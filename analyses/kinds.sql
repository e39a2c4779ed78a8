{#
    The kinds of models, for the scripts.
#}
{{ tojson(model_kinds()) }}
