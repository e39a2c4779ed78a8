{#
    What a database needs before the first model, and the ledger that functions write to, as one
    file, for scripts/export.py.
#}
{{ foreign_objects_refusal() }}
{{ platform_statements() }}
{{ engine_tables() }}
