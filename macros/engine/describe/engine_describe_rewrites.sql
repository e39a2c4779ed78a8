{#
    Selects one row per rewrite rule of `tables`; part of groundwork.describe.
#}
{% macro engine_describe_rewrites() %}

select
    pg_rewrite.ev_class as table_id,
    'rule' as kind,
    pg_rewrite.rulename::text as name,
    jsonb_build_object(
        'definition', pg_get_ruledef(pg_rewrite.oid, true),
        'enabled', pg_rewrite.ev_enabled::text
    ) as definition
from pg_catalog.pg_rewrite
where
    pg_rewrite.ev_class = any(tables)
    and pg_rewrite.rulename <> '_RETURN'

{% endmacro %}
