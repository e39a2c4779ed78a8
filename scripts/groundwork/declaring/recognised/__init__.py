"""Macros in place of the SQL that they emit: each is found in the catalog and proven."""
