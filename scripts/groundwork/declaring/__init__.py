"""Writes a dbt project that declares a database as it is.

reading finds the objects and how they depend on each other; tables, functions, types and views
write one file each; expressions shortens what PostgreSQL printed; proving asks the engine whether a
file declares what is there; groups chooses the folders; project writes the files; report says what
was done.
"""
