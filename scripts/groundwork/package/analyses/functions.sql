{#
    The functions that a run keeps without a model of the project, for the scripts.
#}
{{ tojson(function_properties() if execute else []) }}
