"""The declaration as plain SQL, in twelve steps, that may be applied again."""
