{#
    The name of a function that policies and triggers call, such as my_tenant_ids, and notes below
    `meta` of this file that it calls it: keep_functions() makes what is noted. A function that the
    project declares itself, as `vars: groundwork: functions` says, is that model's.
#}
{% macro access_function(name) %}
    {%- if name in settings().functions -%}
        {{ return(ref(name)) }}
    {%- endif -%}
    {%- if name not in functions() -%}
        {{ exceptions.raise_compiler_error(
            'access_function(' ~ name ~ '): there is no such function. There are '
            ~ functions().keys() | sort | join(', ') ~ '. One of yours is named with ref().'
        ) }}
    {%- endif -%}
    {%- if name in ['my_tenant_ids', 'current_tenant_id', 'is_tenant_member', 'has_tenant_role',
            'require_tenant_role'] -%}
        {%- do require_setting('tenant_members', name) -%}
    {%- endif -%}
    {%- do config(meta={'access.' ~ name: true}) -%}
    {{ return('access.' ~ name) }}
{% endmacro %}
