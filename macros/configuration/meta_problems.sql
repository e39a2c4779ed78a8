{#
    Returns what a model says below `meta` that nothing reads, or that is not what its key takes, as
    sentences: see meta_keys. What is below a key is looked at by rule_problems.

    node  of a model that this project makes
    keys  meta_keys by their path
#}
{% macro meta_problems(node, keys) %}
    {%- set meta = node.config.meta or {} -%}
    {%- set problems = [] -%}
    {%- if not meta -%}
        {{ return(problems) }}
    {%- endif -%}
    {%- set kind = model_kind(node) -%}
    {%- set options = known_kind(node).options or [] -%}
    {#- a key of another tool may have a dot in its name -#}
    {%- set found = {} -%}
    {%- for name, value in meta.items() if '.' not in name -%}
        {%- do found.update({name: value}) -%}
        {%- if name in ['upgrade', 'usual', 'consolidation'] and value is mapping -%}
            {%- for inner, content in value.items() -%}
                {%- do found.update({name ~ '.' ~ inner: content}) -%}
            {%- endfor -%}
        {%- endif -%}
    {%- endfor -%}
    {%- for path, value in found.items() -%}
        {%- set key = keys.get(path) -%}
        {%- set above = path.split('.') | first -%}
        {%- set said = 'meta: ' ~ path | replace('.', ': ') ~ ': ' -%}
        {%- set place = path.split('.') | last if above == 'upgrade' else above -%}
        {%- set page = ' See docs/upgrade_keys.md#' ~ place ~ '.' -%}
        {%- if not key and '.' not in path -%}
            {%- set near = misspelt_key(path, value, keys) -%}
            {%- if 'upgrade.' ~ path in keys and path != 'after' -%}
                {%- do problems.append(
                    said ~ 'Nothing reads it there. Write it below meta: upgrade:.' ~ page
                ) -%}
            {%- elif near -%}
                {%- do problems.append(
                    said ~ 'Nothing reads it. Did you mean ' ~ near ~ '? A key of another tool '
                    ~ 'needs a name less like it. See docs/upgrade_keys.md#' ~ near ~ '.'
                ) -%}
            {%- endif -%}
        {%- elif not key or (above == 'upgrade' and kind not in key.kinds) -%}
            {%- set names = [] -%}
            {%- for other in keys.values() if kind in other.kinds -%}
                {%- if other.path.startswith(above ~ '.') -%}
                    {%- do names.append(other.path.split('.') | last) -%}
                {%- endif -%}
            {%- endfor -%}
            {%- set near = nearest_name(path.split('.') | last, names) if not key -%}
            {%- do problems.append(
                said ~ 'Nothing reads it' ~ (' of a ' ~ kind if key) ~ '. '
                ~ ('Did you mean ' ~ near ~ '? ' if near)
                ~ ('There is ' ~ names | join(', ') if names else 'Remove it')
                ~ '. See docs/upgrade_keys.md#' ~ above ~ '.'
            ) -%}
        {%- elif kind not in key.kinds and above not in options -%}
            {#- such as `usual`, which a project says of all its models -#}
            {%- if path in ['late', 'realtime', 'consolidation'] and value -%}
                {%- do problems.append(
                    said ~ 'Nothing reads it of a ' ~ kind ~ '. Remove it.' ~ page
                ) -%}
            {%- endif -%}
        {%- elif value is none -%}
        {%- elif key.words is defined -%}
            {%- set given = value if key.type == 'list' and value is not string else [value] -%}
            {%- if given | reject('in', key.words) | list -%}
                {%- do problems.append(said ~ 'It is ' ~ key.words | join(' or ') ~ '.' ~ page) -%}
            {%- endif -%}
        {%- elif (key.type == 'mapping' and value is not mapping)
            or (key.type == 'text' and value is not string)
            or (key.type == 'boolean' and value is not boolean)
            or (key.type == 'list' and (value is mapping or value is number)) -%}
            {%- do problems.append(said ~ 'It takes ' ~ key.takes ~ '.' ~ page) -%}
        {%- elif path == 'upgrade.complete' and not (
            found['usual.nulls'] == 'default' or found['usual.orphans'] == 'set null'
            or found['usual.duplicates'] == 'newest' or found['usual.violations'] == 'default'
        ) -%}
            {%- do problems.append(
                said ~ 'It completes rows of usual rules. Declare nulls, orphans, duplicates or '
                ~ 'violations below meta: usual:.' ~ page
            ) -%}
        {%- elif value is mapping -%}
            {%- for sentence in rule_problems(path, value, key.takes) -%}
                {%- do problems.append(said ~ sentence ~ page) -%}
            {%- endfor -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(problems) }}
{% endmacro %}
