{#
    Files of a signed-in user: those below a first folder that is named after the user's id.

    commands  what the user may do with them
#}
{% macro own_files(commands=['select', 'insert', 'update', 'delete']) -%}
    {%- do refuse_argument(
        'own_files(commands=...)', commands, ['select', 'insert', 'update', 'delete']
    ) -%}
{{ file_access(
    'owner', 'authenticated', commands,
    '(storage.foldername(name))[1] = (select auth.uid()::text)'
) }}
{%- endmacro %}
