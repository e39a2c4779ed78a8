{#
    Returns what models say to dbt that nothing here reads, one sentence each, with what to write
    instead: docs/configuration.md has the table. Nothing else is refused: a setting of which the
    value is false or empty changes nothing.

    nodes  of the graph, of models that this project makes
#}
{% macro configuration_problems(nodes) %}
    {%- set read = [
        'materialized', 'schema', 'alias', 'enabled', 'tags', 'meta', 'docs', 'group', 'access',
        'pre-hook', 'post-hook', 'pre_hook', 'post_hook', 'database', 'packages', 'table', 'key',
        'persist_docs', 'contract',
    ] -%}
    {%- set keys = {} -%}
    {%- for key in meta_keys() -%}
        {%- do keys.update({key.path: key}) -%}
    {%- endfor -%}
    {%- set problems = [] -%}
    {%- for node in nodes -%}
        {%- set sentences = [] -%}
        {%- for name in node.unrendered_config if name not in read and node.config.get(name) -%}
            {%- do sentences.append(name ~ ': ' ~ setting_advice(name, node.config[name], node)) -%}
        {%- endfor -%}
        {%- if (node.config.contract or {}).get('enforced') -%}
            {%- do sentences.append(
                'contract: The file itself declares the columns and their types. Remove it.'
            ) -%}
        {%- endif -%}
        {%- if false in (node.config.persist_docs or {}).values() -%}
            {%- do sentences.append(
                'persist_docs: Descriptions always become comments. Remove it.'
            ) -%}
        {%- endif -%}
        {%- if node.database != target.database -%}
            {%- do sentences.append(
                'database: A run changes one database, ' ~ target.database ~ '. Remove it, or '
                ~ 'connect to ' ~ node.database ~ '.'
            ) -%}
        {%- endif -%}
        {%- if model_kind(node) == 'publication' and node.alias == realtime_publication() -%}
            {%- do sentences.append(
                'the publication ' ~ node.alias ~ ': Tables join it in their own files, by '
                ~ 'realtime(). Remove this file.'
            ) -%}
        {%- endif -%}
        {%- do sentences.extend(meta_problems(node, keys)) -%}
        {%- set refresh = node.config.meta.get('refresh') -%}
        {%- if refresh and model_kind(node) == 'materialized view'
            and refresh not in ['never', 'each run']
            and (refresh | string).split() | length not in [2, 5] -%}
            {%- do sentences.append(
                'refresh: It is never, each run or a schedule of cron, such as */15 * * * *. '
                ~ 'See docs/upgrade_keys.md#refresh.'
            ) -%}
        {%- endif -%}
        {%- for constraint in node.constraints or [] -%}
            {%- do sentences.append('constraints: ' ~ constraint_advice(constraint, node)) -%}
        {%- endfor -%}
        {%- for column in node.columns.values() -%}
            {%- for name, value in (column.meta or {}).items()
                if 'upgrade.' ~ name in keys or name in keys and value is mapping -%}
                {%- do sentences.append(
                    'meta of ' ~ column.name ~ ': ' ~ name ~ ': Nothing reads it of a column. '
                    ~ 'Write it below meta of the model. See docs/upgrade_keys.md#' ~ name ~ '.'
                ) -%}
            {%- endfor -%}
            {%- for constraint in column.constraints or [] -%}
                {%- do sentences.append(
                    'constraints of ' ~ column.name ~ ': '
                    ~ constraint_advice(constraint, node, column.name)
                ) -%}
            {%- endfor -%}
        {%- endfor -%}
        {%- for sentence in sentences -%}
            {%- do problems.append(node.original_file_path ~ ': ' ~ sentence) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(problems) }}
{% endmacro %}
