"""Reads Prisma schemas: each model is a table that the code uses."""

import re

from ..finding import Place
from .usage import Usage, Use

MODEL = re.compile(r"^\s*(model|view)\s+(\w+)\s*\{")
FIELD = re.compile(r"^\s*(\w+)\s+(\w+)(\[\])?(\?)?(.*)$")
MAPPED = re.compile(r'@map\(\s*(?:name:\s*)?"([^"]+)"')
TABLE_MAPPED = re.compile(r'@@map\(\s*(?:name:\s*)?"([^"]+)"')
SCHEMA = re.compile(r'@@schema\("([^"]+)"\)')
OTHER = re.compile(r"^\s*model\s+(\w+)|^\s*view\s+(\w+)", re.MULTILINE)


def read_prisma(content: bytes, file: str, usage: Usage) -> None:
    text = content.decode(errors="replace")
    models = {first or second for first, second in OTHER.findall(text)}
    use = None
    for number, line in enumerate(text.split("\n"), 1):
        line = line.split("//")[0].rstrip()
        if match := MODEL.match(line):
            use = Use(Place(file, number), match[2], "declare", source="prisma")
        elif use is None:
            continue
        elif line.strip() == "}":
            usage.uses.append(use)
            use = None
        elif mapped := TABLE_MAPPED.search(line):
            use.name = mapped[1]
        elif schema := SCHEMA.search(line):
            use.name = f"{schema[1]}.{use.name}"
        elif (match := FIELD.match(line)) and match[2] not in models:
            mapped = MAPPED.search(match[5])
            use.columns[mapped[1] if mapped else match[1]] = Place(file, number)
