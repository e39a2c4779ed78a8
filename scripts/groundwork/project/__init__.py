"""What the dbt project says: its version and, compiled, what its models declare."""
