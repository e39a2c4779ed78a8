"""The project's own PostgreSQL servers: their programs, processes, users and data folders."""
