{#
    Emits what lets roles run one command on the rows that meet a condition: the privilege, and the
    policy `<table>_<who>_<command>`. A write checks the row it leaves behind.

    read, write, check   the conditions, of which `command` needs one or two
    updatable, hidden    columns, see row_access
    insertable           columns that an insert may set besides those that an update may
    server_columns       columns that neither may, where these lists are empty
#}
{% macro row_policy(
    who, command, roles, read=none, write=none, check=none, updatable=[], hidden=[], insertable=[],
    server_columns=[]
) -%}
    {%- set table = quoted_name(this.identifier) -%}
    {%- if command == 'select' and hidden -%}
{{ grant_select_except(hidden, roles) }}
    {%- elif command == 'update' and updatable -%}
grant update (
    {{ quoted_names(updatable, ',\n    ') }}
) on {{ table }} to {{ roles }};
    {%- elif command == 'insert' and (insertable or updatable) -%}
grant insert (
    {{ quoted_names((insertable + updatable) | unique | list, ',\n    ') }}
) on {{ table }} to {{ roles }};
    {%- elif command in ['insert', 'update'] -%}
{{ grant_write_except(command, server_columns, roles) }}
    {%- else -%}
grant {{ command }} on {{ table }} to {{ roles }};
    {%- endif %}

create policy {{ object_name(this.identifier, who ~ '_' ~ command) }} on {{ table }}
for {{ command }} to {{ roles }}
    {%- if command != 'insert' %}
using (
    {{ read if command == 'select' else write }}
)
    {%- endif %}
    {%- if command in ['insert', 'update'] %}
with check (
    {{ check or write }}
)
    {%- endif %};
{%- endmacro %}
