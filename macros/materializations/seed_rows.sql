{#
    Merges the rows of the seed that the model selects from into the table named by the config
    `table`, by its unique column `key`. A row that is there stays as it is. The columns are those
    of the seed's `column_types`.
#}
{% materialization seed_rows, default %}
    {%- do run_with_hooks(merge_seed_of_model) -%}
    {{ return({'relations': []}) }}
{% endmaterialization %}
