{#
    Emits the statement that enters what was done to the platform into the ledger.

    done    an expression: the JSON that platform_statements makes of it
    run_id  the run; none where there is none
#}
{% macro platform_entries(done, run_id=none) -%}
insert into groundwork.ledger (
    run_id, started_at, schema_name, object_name, statement, undo, duration, outcome
)
select
    {{ "'" ~ run_id ~ "'" if run_id else 'null' }},
    entries.started_at,
    '',
    entries.object_name,
    entries.statement,
    entries.undo,
    entries.duration,
    'done'
from jsonb_to_recordset({{ done }}) as entries (
    object_name text, statement text, undo text, started_at timestamptz, duration interval
)
{%- endmacro %}
