{#
    Returns what a model says below `meta` that nothing reads, or that is not what its key takes, as
    sentences: see meta_keys.

    node  of a model that this project makes
#}
{% macro meta_problems(node) %}
    {%- set meta = node.config.meta or {} -%}
    {%- set problems = [] -%}
    {%- if not meta -%}
        {{ return(problems) }}
    {%- endif -%}
    {%- set kind = model_kind(node) -%}
    {%- set options = known_kind(node).options or [] -%}
    {%- set known = {} -%}
    {%- for key in meta_keys() -%}
        {%- do known.update({key.path: key}) -%}
    {%- endfor -%}
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
        {%- set key = known.get(path) -%}
        {%- set above = path.split('.') | first -%}
        {%- set said = 'meta: ' ~ path | replace('.', ': ') ~ ': ' -%}
        {%- set place = path.split('.') | last if above == 'upgrade' else above -%}
        {%- set page = ' See docs/upgrade_keys.md#' ~ place ~ '.' -%}
        {%- if not key and '.' not in path -%}
            {%- if 'upgrade.' ~ path in known and path != 'after' -%}
                {%- do problems.append(
                    said ~ 'Nothing reads it there. Write it below meta: upgrade:.' ~ page
                ) -%}
            {%- endif -%}
        {%- elif not key or (above == 'upgrade' and kind not in key.kinds) -%}
            {%- set names = [] -%}
            {%- for other in known.values() if kind in other.kinds -%}
                {%- if other.path.startswith(above ~ '.') -%}
                    {%- do names.append(other.path.split('.') | last) -%}
                {%- endif -%}
            {%- endfor -%}
            {%- do problems.append(
                said ~ 'Nothing reads it' ~ (' of a ' ~ kind if key) ~ '. '
                ~ ('There is ' ~ names | join(', ') if names else 'Remove it')
                ~ '. See docs/upgrade_keys.md#' ~ above ~ '.'
            ) -%}
        {%- elif kind not in key.kinds and above not in options -%}
            {#- such as `usual`, which a project says of all its models -#}
        {%- elif value is none -%}
        {%- elif key.words is defined -%}
            {%- if value not in key.words -%}
                {%- do problems.append(said ~ 'It is ' ~ key.words | join(' or ') ~ '.' ~ page) -%}
            {%- endif -%}
        {%- elif (key.type == 'mapping' and value is not mapping)
            or (key.type == 'text' and value is not string)
            or (key.type == 'boolean' and value is not boolean)
            or (key.type == 'list' and (value is mapping or value is number)) -%}
            {%- do problems.append(said ~ 'It takes ' ~ key.takes ~ '.' ~ page) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(problems) }}
{% endmacro %}
