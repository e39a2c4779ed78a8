"""What all commands have in common: their options, their exit codes, the database they ask."""
