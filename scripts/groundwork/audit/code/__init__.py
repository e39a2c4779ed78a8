"""What the code of an application uses of a database, by parsing it."""
