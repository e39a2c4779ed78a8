"""Writes a dbt project that declares a database as it is.

reading finds the objects, by the queries of catalog, and order how dbt can make them one after the
other. tables, parts, objects, functions and views write the file of each, from what the engine
describes; expressions shortens what PostgreSQL printed. proving asks the engine whether a file
matches its object. groups chooses the folders, project writes the files, and report says what
was done. command does all of it.
"""
