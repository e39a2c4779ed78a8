"""Reads Prisma schemas: each model is a table that the code uses."""

import re

from ..finding import Place
from .usage import Usage, Use

MODEL = re.compile(r"^\s*(model|view)\s+(\w+)\s*\{")
FIELD = re.compile(r"^\s*(\w+)\s+(\w+)(\[\])?(\?)?(.*)$")
MAPPED = re.compile(r'@map\(\s*(?:name:\s*)?"([^"]+)"')
TABLE_MAPPED = re.compile(r'@@map\(\s*(?:name:\s*)?"([^"]+)"')
SCHEMA = re.compile(r'@@schema\("([^"]+)"\)')
COMMENT = re.compile(r'^((?:[^"/]|"(?:[^"\\]|\\.)*"|/(?!/))*)//.*$')
OTHER = re.compile(r"^\s*model\s+(\w+)|^\s*view\s+(\w+)", re.MULTILINE)


def read_prisma(content: bytes, file: str, usage: Usage) -> None:
    text = content.decode(errors="replace")
    models = {first or second for first, second in OTHER.findall(text)}
    use, schema = None, ""
    for number, line in enumerate(text.split("\n"), 1):
        line = COMMENT.sub(r"\1", line).rstrip()
        if match := MODEL.match(line):
            schema = ""
            use = Use(Place(file, number), match[2], "declare", source="prisma")
        elif use is None:
            continue
        elif line.strip() == "}":
            use.name = f"{schema}.{use.name}" if schema else use.name
            usage.uses.append(use)
            use = None
        elif mapped := TABLE_MAPPED.search(line):
            use.name = mapped[1]
        elif named := SCHEMA.search(line):
            schema = named[1]
        elif (match := FIELD.match(line)) and match[2] not in models:
            mapped = MAPPED.search(match[5])
            use.columns[mapped[1] if mapped else match[1]] = Place(file, number)
