{#
    Whether the rows that a test finds say something of the catalog and nothing of a table's rows:
    so it is for the rules, and for groundwork's generic tests.

    test  the test's node
#}
{% macro looks_at_catalog(test) %}
    {%- if not test.get('test_metadata') -%}
        {{ return(
            test.package_name == 'groundwork' and test.path.split('/')[0] in ['rules', 'report']
        ) }}
    {%- endif -%}
    {%- set names = [
        'has_column_type', 'has_comment', 'has_coming_partitions', 'has_foreign_key',
        'has_function_privilege', 'has_index', 'has_no_stray_rows', 'has_not_null', 'has_policy',
        'has_privilege', 'has_seed_rows', 'has_trigger', 'has_unique_key', 'is_row_secured',
        'lacks_function_privilege', 'lacks_privilege', 'supersedes',
    ] -%}
    {{ return('macro.groundwork.test_' ~ test.test_metadata.name in test.depends_on.macros
        and test.test_metadata.name in names) }}
{% endmacro %}
