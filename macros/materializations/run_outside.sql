{#
    Runs a statement that has to run outside a transaction. PostgreSQL's message about an index that
    cannot be built quotes a row, and dbt prints what the database says; so a sentence of ours comes
    instead, and tell_failed_builds() says the rest at the end of the run. What it says of a
    publisher that does not answer has parts of the connection.

    name  of the table, for the message
#}
{% macro run_outside(name, sql) %}
    {%- if sql.startswith('create ') -%}
        {%- set message -%}
            {{ name }} cannot become what is declared: this index could not be built:
              {{ sql }}
            The stages before this one are done; the same command continues from here.
            What stands in the way is printed at the end of the run.
        {%- endset -%}
        {%- do try_or_compiler_error(
            message.split('\n') | map('trim') | join('\n'), execute_outside, sql
        ) -%}
    {%- elif sql.startswith('alter subscription ') -%}
        {%- set message -%}
            {{ name }} is made, and the tables that it subscribes to are not read yet: its publisher
            did not answer to
              {{ sql }}
            The stages before this one are done; the same command continues from here.
            The reason is in logs/dbt.log: whether the connection in the environment is right, and
            whether the publications exist there.
        {%- endset -%}
        {%- do try_or_compiler_error(
            message.split('\n') | map('trim') | join('\n'), execute_outside, sql
        ) -%}
    {%- else -%}
        {%- do execute_outside(sql) -%}
    {%- endif -%}
{% endmacro %}
