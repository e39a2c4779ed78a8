{#
    Emits the row security of a table: enabled and forced, then one privilege and one permissive
    policy per role and command. The classes beside this file call it; tables call a class.

    rules        who does what, each {'who', 'to', 'read', 'write', 'check'}: the word of the policy
                 name, the roles, and the conditions on rows to be read, on rows to be written, and
                 on the result of a write (`write` where `check` is not given)
    column       the uuid column the class filters on
    also_read    a condition: rows that signed-in users may read besides
    admin_reads  true: platform admins read every row. Better the name of a uuid column with an
                 index, such as 'id', where `column` is often null
    commands     the only commands a client may run at all
    updatable    the only columns a client may set, when it adds a row and later
    insertable   columns that it may set besides when it adds a row, and not later; `column` is one
                 of them
    server_columns  columns that only the server sets. Without either list above a client may set
                 every column but these
    added        a condition that a row meets besides, when a client adds it
    hidden       columns no client may read
    definer      commands that functions of groundwork_definer run on this table
#}
{% macro row_access(
    rules, column=none, also_read=none, admin_reads=false,
    commands=['select', 'insert', 'update', 'delete'], updatable=[], insertable=[],
    added=none, hidden=[], definer=[], server_columns=['created_at', 'updated_at']
) -%}
    {%- for argument, given in {'commands': commands, 'definer': definer}.items() -%}
        {%- do refuse_argument(
            argument ~ '=...', given, ['select', 'insert', 'update', 'delete']
        ) -%}
    {%- endfor -%}
    {%- set admin_column = column if admin_reads is sameas true else admin_reads -%}
    {%- set listed = updatable or insertable -%}
    {%- set when_added = [column] + insertable if listed and column else insertable -%}
    {%- set besides = [also_read, admin_condition(admin_column) if admin_reads] -%}
alter table {{ quoted_name(this.identifier) }} enable row level security;
alter table {{ quoted_name(this.identifier) }} force row level security;

grant select, insert, update, delete on {{ quoted_name(this.identifier) }} to service_role;
    {%- for rule in rules %}
        {%- set more = besides if rule.read and rule.to == 'authenticated' else [] -%}
        {%- set read = ([rule.read] + more) | select | join('\n    or ') -%}
        {%- set check = rule.check or rule.write %}
        {%- set check_added = '(' ~ check ~ ')\n    and (' ~ added ~ ')' if added else check %}
        {%- for command in commands if (read if command == 'select' else rule.write) %}

{{ row_policy(
    rule.who, command, rule.to, read, rule.write,
    check_added if command == 'insert' else check, updatable, hidden, when_added, server_columns
) }}
        {%- endfor %}
    {%- endfor %}
    {%- for command in (definer + commands_of_functions()) | unique %}

{{ row_policy('definer', command, 'groundwork_definer', 'true', 'true') }}
    {%- endfor %}
{%- endmacro %}
