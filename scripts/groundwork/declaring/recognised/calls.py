"""Calls of macros, as a file has them."""

from dataclasses import dataclass, field

LONGEST_LINE = 100


@dataclass(frozen=True)
class Call:
    macro: str
    arguments: tuple = ()
    named: dict = field(default_factory=dict)

    def __str__(self) -> str:
        """The call in one line, or with a line for each argument where that is too long."""
        words = [repr(each) for each in self.arguments]
        words += [f"{name}={shown(value)}" for name, value in self.named.items()]
        line = f"{self.macro}({', '.join(words)})"
        if len(line) <= LONGEST_LINE - len("{{  }}"):
            return f"{{{{ {line} }}}}"
        lines = [f"    {wrapped(word)}," for word in words]
        return "\n".join([f"{{{{ {self.macro}(", *lines, ") }}"])

    @property
    def short(self) -> str:
        """What tells this class from the others: its name, and who writes."""
        kept = {name: value for name, value in self.named.items() if name == "write"}
        return f"{self.macro}({', '.join(f'{name}={value!r}' for name, value in kept.items())})"


def shown(value: object) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else repr(value)


def wrapped(word: str) -> str:
    """A list that is too long for a line, over several."""
    name, opened, rest = word.partition("=[")
    if len(word) <= LONGEST_LINE - 5 or not opened:
        return word
    lines = [""]
    for each in rest.removesuffix("]").split(", "):
        if len(lines[-1]) + len(each) > LONGEST_LINE - 12:
            lines.append("")
        lines[-1] += f"{each}, "
    body = "\n".join(f"        {line.rstrip()}" for line in lines).removesuffix(",")
    return f"{name}=[\n{body},\n    ]"
