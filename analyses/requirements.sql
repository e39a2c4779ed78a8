{#
    What the database lacks of the platform, as one query, for scripts/plan.py.
#}
{{ platform_requirements() }}
