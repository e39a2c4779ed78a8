{#
    Takes the place of dbt's own macro, which is asked before `dbt clone` makes anything: it would
    make a view of the name of each table, and with --full-refresh drop the table for it.
#}
{% macro postgres__can_clone_table() %}
    {{ exceptions.raise_compiler_error(
        'dbt clone makes a view of ' ~ defer_relation ~ ' in place of the table or view '
        ~ this.schema ~ '.' ~ this.identifier ~ '. Nothing was changed. Build the target: dbt '
        ~ 'build; docs/team.md says how rows come into it.'
    ) }}
{% endmacro %}
