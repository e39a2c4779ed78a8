"""One rule per file; the file's name is the rule's."""
