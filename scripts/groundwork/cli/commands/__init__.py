"""One module for each command, with one function of its name; its docstring is the help."""
