{#
    Rows of the service: no client has a privilege on the table. The policy that lets no row
    through says to a reader, and to a linter that looks for tables without one, that it is meant.

    definer  commands that functions of groundwork_definer run on this table
#}
{% macro service_rows(definer=[]) -%}
{{ row_access([], definer=definer) }}

create policy {{ object_name(this.identifier, 'client_none') }}
on {{ quoted_name(this.identifier) }}
for all to anon, authenticated
using (false)
with check (false);
{%- endmacro %}
