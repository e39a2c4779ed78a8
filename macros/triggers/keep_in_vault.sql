{#
    Emits the trigger `<table>_keep_in_vault`, which moves the secrets of a row, see
    secrets_of_rows(), to the vault of the platform, where there is one, and deletes them with the
    row. Where there is none, the columns hold the secrets themselves: no client may read them.

    Functions of groundwork_definer select and update such rows: name both commands as `definer` of
    the row access macro.
#}
{% macro keep_in_vault() -%}
{#- SQLFluff reads models without their names -#}
{%- set names = secrets_of_rows().get(this.identifier, ['id']) -%}
create trigger {{ object_name(this.identifier, 'keep_in_vault') }}
after insert or update of {{ quoted_names(names) }} or delete
on {{ quoted_name(this.identifier) }}
for each row
execute function {{ access_function('keep_in_vault') }}(
    {%- for name in names -%}
    {{ quoted(name) }}{{ ', ' if not loop.last }}
    {%- endfor -%}
);
{%- endmacro %}
