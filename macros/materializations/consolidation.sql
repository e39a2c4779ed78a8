{#
    A legacy table whose rows go over to a successor: the file makes the temporary view `carried`,
    which selects from `legacy` what becomes of each row, and the view that takes the old name. See
    macros/engine/consolidate for how. Where the legacy table is not there, nothing is
    done. The model's `columns` are those that a legacy table may have, with their types: one that
    a database lacks is null, one without a type keeps its own. Configured under
    `meta: consolidation:`

    into    the successor; its column `id` is a uuid
    key     the legacy table's key, `id` by default
    ids_of  more tables in which an id of the successor may not be taken
    before  a statement that makes what rows of the successor need
    merge   on: [columns of a natural key], and a rule for each other column: sum, max, min, or
            first (the value of the row that was there first, unless it is null)
#}
{% materialization consolidation, adapter='postgres' %}
    {{ run_hooks(pre_hooks, inside_transaction=true) }}
    {%- set outcome = converge() -%}
    {{ run_hooks(post_hooks, inside_transaction=true) }}
    {{ adapter.commit() if outcome or pre_hooks or post_hooks }}
    {{ return({'relations': []}) }}
{% endmaterialization %}
