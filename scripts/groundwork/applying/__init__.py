"""Makes a database equal to a compiled project, without dbt."""
