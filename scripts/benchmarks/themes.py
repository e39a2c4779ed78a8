"""The benchmarks by what they are about, in the order in which they run and stand on the page."""

THEMES = {
    "Runs of dbt": ["second_run", "cold_run", "cold_engine", "applied", "objects"],
    "Plans": ["plan"],
    "Growth to 1,000 tables": ["growth"],
    "Size of one table": ["size"],
    "Requests under row security": ["tenant_queries", "naive_policies"],
    "Changes of tables in use": ["online_change", "online_consolidation"],
    "Consolidations": ["consolidation", "consolidation_memory"],
    "The audit": ["audit_growth"],
    "Declaring a database": ["declare"],
}

NAMES = [name for names in THEMES.values() for name in names]
