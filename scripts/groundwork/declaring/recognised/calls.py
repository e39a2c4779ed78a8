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
    """An argument that is too long for a line, over several."""
    name, equals, value = word.partition("=")
    if len(word) <= LONGEST_LINE - 5 or not equals:
        return word
    if value.startswith("["):
        body = "\n".join(f"        {line}" for line in lines_of(value[1:-1].split(", "), ", "))
        return f"{name}=[\n{body},\n    ]"
    quote = value[0]
    lines = [f"{quote}{line}{quote}" for line in lines_of(value[1:-1].split(" "), " ")]
    return f"{name}={lines[0]}" + "".join(f"\n        ~ {line}" for line in lines[1:])


def lines_of(words: list[str], separator: str) -> list[str]:
    """Words in lines, each of which ends as the text goes on; the last one as it ends."""
    lines = [""]
    for word in words:
        if lines[-1] and len(lines[-1]) + len(word) > LONGEST_LINE - 40:
            lines.append("")
        lines[-1] += f"{word}{separator}"
    lines[-1] = lines[-1].removesuffix(separator)
    # between the entries of a list, a line ends with its comma
    return [line.rstrip() if separator == ", " else line for line in lines]
