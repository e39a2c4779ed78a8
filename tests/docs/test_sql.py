"""SQL in the pages is SQL, and YAML is YAML."""

import pglast
import yaml

from docs.pages import pages


def blocks(language):
    return [block for page in pages() for block in page.blocks() if block.language == language]


def test_every_block_of_sql_parses():
    found = blocks("sql")
    assert len(found) > 50
    faults = []
    for block in found:
        try:
            pglast.parse_sql(block.text)
        except pglast.parser.ParseError as error:
            faults.append(f"{block.page}: {error}: {block.text}")
    assert faults == []


def test_every_block_of_yaml_parses():
    for block in blocks("yaml"):
        assert yaml.safe_load(block.text), block


def test_every_block_has_a_language():
    known = {"sql", "sh", "text", "yaml", "jinja", "json", "mermaid", ""}
    faults = [
        (block.page, block.language)
        for page in pages()
        for block in page.blocks()
        if block.language not in known
    ]
    assert faults == []
