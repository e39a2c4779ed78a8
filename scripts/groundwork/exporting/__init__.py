"""The declaration as plain SQL, in steps, that may be applied again."""
