{#
    The engine as one file, for scripts/plan.py: target/compiled/groundwork/analyses/engine.sql.
#}
{{ install_engine(always=true) }}
