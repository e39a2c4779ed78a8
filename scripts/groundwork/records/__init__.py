"""What the engine records in a database: the statements it ran and the rows it set aside."""
