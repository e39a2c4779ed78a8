{#
    Emits what stands for a secret, such as the password of a user mapping, where the file needs it
    as a literal. A run takes it from the environment variable `variable`; nothing writes it down.

    variable  a name of letters, digits and underscores
#}
{% macro secret(variable) -%}
    {%- if not (variable | replace('_', 'a')).isalnum() or not variable.isascii() -%}
        {{ exceptions.raise_compiler_error(
            'secret(' ~ variable ~ '): The name of an environment variable has letters, digits '
            ~ 'and underscores only.'
        ) }}
    {%- endif -%}
'groundwork_secret:{{ variable }}'
{%- endmacro %}
