"""Fixtures of every test: servers, databases, dbt projects. See support/ for each."""

pytest_plugins = [
    "support.servers",
    "support.databases",
    "support.projects",
    "support.built",
    "support.engines",
    "support.timings",
    "support.library",
]
