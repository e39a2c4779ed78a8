{#
    The objects of other roles that could run in place of PostgreSQL's own, for scripts/plan.py and
    scripts/adopt.py.
#}
{{ foreign_objects(search_path_schemas()) }}
