{#
    A table that is declared as `create table` and what belongs to it, and made equal to that
    without losing a row. See macros/engine for how. Configured under `meta`:

    upgrade  how live data comes to fit: renamed, convert, fill, orphans,
             duplicates, violations (macros/engine/engine_repair_steps.sql)
    keep     names of undeclared policies, triggers, constraints and privileges to leave alone
    platform true: a table of that name that was there first belongs to the platform
#}
{% materialization durable_table, adapter='postgres' %}
    {%- set meta = config.get('meta', {}) -%}
    {%- set upgrade = meta.get('upgrade', {}) -%}
    {%- set parents = [] -%}
    {%- for parent in model.refs -%}
        {%- do parents.append(parent.name) -%}
    {%- endfor -%}

    {{ run_hooks(pre_hooks, inside_transaction=true) }}
    {%- do converge(
        'converge',
        sql ~ '\n\n' ~ described_comments(),
        {
            'parents': parents | unique | sort,
            'renamed': upgrade.get('renamed', {}),
            'convert': upgrade.get('convert', {}),
            'fill': upgrade.get('fill', {}),
            'orphans': upgrade.get('orphans', {}),
            'duplicates': upgrade.get('duplicates', {}),
            'violations': upgrade.get('violations', {}),
            'keep': meta.get('keep', []),
            'platform': meta.get('platform', false),
        }
    ) -%}
    {{ run_hooks(post_hooks, inside_transaction=true) }}
    {{ adapter.commit() }}
    {{ return({'relations': [this.incorporate(type='table')]}) }}
{% endmaterialization %}
