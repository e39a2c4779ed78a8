"""The text of docs/row_access.md: each row access class, with the SQL it emits for a real table.

The SQL is taken from the compiled models, so it is what `dbt run` executes. Needs no database.
"""

from typing import NamedTuple

import pglast
from pglast import ast, enums

from groundwork import ROOT, GroundworkError
from groundwork.project.compiled import Project

PAGE = ROOT / "docs" / "row_access.md"


class Example(NamedTuple):
    """A class as a table calls it."""

    title: str
    table: str
    sentence: str


EXAMPLES = (
    Example(
        "own_rows()",
        "journal_entries",
        "Rows of one user. The owner, named by `column` (`user_id` unless said), reads and writes "
        "them.",
    ),
    Example(
        "own_rows(write='none')",
        "user_points",
        "The owner reads; the service writes.",
    ),
    Example(
        "own_rows(write='admin')",
        "user_roles",
        "The owner reads; platform admins write. With `admin_reads` they read every row, by a "
        "range of an indexed column: all of it for them, none of it for anyone else. `definer` "
        "adds what a SECURITY DEFINER function needs of the table.",
    ),
    Example(
        "tenant_rows()",
        "workflows",
        "Rows of a tenant. Its active members read them, admins and members write them, and a row "
        "stays in its tenant.",
    ),
    Example(
        "tenant_rows(write='admin')",
        "tenant_members",
        "Members read, admins of the tenant write. Here a user also reads the own membership in "
        "any state (`also_read`).",
    ),
    Example(
        "tenant_rows(write='none')",
        "tenant_usage",
        "Members read, the service writes.",
    ),
    Example(
        "tenant_or_own_rows()",
        "edge_ai_models",
        "Rows that a user keeps in a tenant. Its members read them; the owner writes them, as long "
        "as the owner is a member too.",
    ),
    Example(
        "child_rows(parent, column, owner)",
        "meeting_notes",
        "Rows that hang on a row of another table. Whoever sees the parent reads them: the "
        "parent's own policies decide, within the sub-select. Whoever owns the parent writes them.",
    ),
    Example(
        "public_rows()",
        "trust_badges",
        "Everyone reads, signed in or not; platform admins write.",
    ),
    Example(
        "signed_in_rows()",
        "activities",
        "Everyone signed in reads; the service writes. Not for what says how the platform is run.",
    ),
    Example(
        "community_rows()",
        "reactions",
        "Rows that users share: everyone signed in reads, the owner writes. Here only one column "
        "can be changed (`updatable`).",
    ),
    Example(
        "published_rows(condition)",
        "marketplace_items",
        "Everyone reads rows for which the condition holds; the owner reads theirs in any case, "
        "and writes them. Here nobody but the service adds rows (`commands`).",
    ),
    Example(
        "admin_rows()",
        "spend",
        "Platform admins read and write.",
    ),
    Example(
        "admin_rows(write='none')",
        "metrics_log",
        "Platform admins read; the service writes.",
    ),
    Example(
        "service_rows()",
        "ai_embeddings",
        "No client has a privilege; the service reads and writes. The policy that lets no row "
        "through says that this is meant.",
    ),
)

TEXT = """\
# Row access

Made by `python tests/docs/write_pages.py` from the compiled models. `make test` fails when this
page is not current.

Each table's file has one macro call that says who sees which rows. It emits the row
security, the privileges and the policies; `dbt run` refuses a table without it, and makes them
with the table in one transaction, so that there is no moment in which it stands open. Who may do
what to each of the tables is in [security.md](security.md).

## What holds for every class

- Row security is enabled and forced: the owner of the table is held to it too. The roles that
  pass it are `service_role` and the role that deploys, where it has BYPASSRLS.
- One permissive policy per role and command, called `<table>_<who>_<command>`, always `to` a
  role, always `with check` on a write. Privilege and policy come together.
- What depends on the caller only is computed once per statement: `(select auth.uid())`,
  `any(array(select access.my_tenant_ids()))`. Each column a policy compares leads an index; a
  rule of `dbt test` sees to both.
- `auth.uid()` is the user of the request: the claim `sub` that PostgREST sets. The functions of
  the schema `access` pin their search path, and no API shows that schema.

| argument of every class | |
|---|---|
| `also_read` | a condition: rows that signed-in users may read besides |
| `admin_reads` | true: platform admins read every row; or an indexed uuid column to find them by |
| `commands` | the only commands that a client may run at all |
| `updatable` | the only columns that a client may set, when it adds a row and later |
| `insertable` | columns that it may set only when it adds a row; the class's own column is one |
| `server_columns` | what no client sets, without these lists; `created_at`, `updated_at` |
| `hidden` | columns that no client may read |
| `definer` | commands that functions of `groundwork_definer` run on the table |

The macros are in [macros/row_access](../macros/row_access/row_access.sql), one a file. A further
policy that no class has is written with
[row_policy](../macros/row_access/row_policy.sql).

## The classes

{contents}

{sections}
"""

SECTION = """\
### {title}

{sentence}

`{file}` says:

```jinja
{call}
```

It emits:

```sql
{statements}
```"""


def page(project: Project) -> str:
    models = {model.name: model for model in project.models}
    return TEXT.format(
        contents="\n".join(
            f"- [{example.title}](#{anchor(example.title)})" for example in EXAMPLES
        ),
        sections="\n\n".join(section(example, models[example.table]) for example in EXAMPLES),
    )


def anchor(title: str) -> str:
    """Of a heading, as code hosts make it."""
    kept = (letter for letter in title.lower() if letter.isalnum() or letter in "_- ")
    return "".join(kept).replace(" ", "-")


def section(example: Example, model) -> str:
    macro = example.title.partition("(")[0]
    source = (ROOT / model.file).read_text()
    begin = source.find("{{ " + macro + "(")
    if begin < 0:
        raise GroundworkError(f"{model.file} calls no {macro}(): name another table for it.")
    return SECTION.format(
        title=example.title,
        sentence=example.sentence,
        file=model.file,
        call=source[begin : source.index("}}", begin) + 2],
        statements="\n".join(statements(model.declared["compiled_code"])),
    )


def statements(compiled: str) -> list[str]:
    """Those about rows: who may see and write them, and which columns stay as they are."""
    kept = []
    for raw in pglast.parse_sql(compiled):
        # the parser counts bytes
        text = compiled.encode()[raw.stmt_location :]
        text = text[: raw.stmt_len or None].decode().strip()
        if is_about_rows(raw.stmt):
            gap = "\n" if is_short(kept, text) else "\n\n"
            kept.append((gap if kept else "") + text.rstrip(";") + ";")
    return "".join(kept).split("\n")


def is_short(kept: list[str], text: str) -> bool:
    """Whether a statement may stand right below the one before it."""
    return bool(kept) and kept[-1].strip().startswith("alter") and text.startswith("alter")


def is_about_rows(statement: ast.Node) -> bool:
    if isinstance(statement, ast.CreateTrigStmt):
        return statement.trigname.endswith("_is_fixed")
    if isinstance(statement, ast.AlterTableStmt):
        secured = (
            enums.AlterTableType.AT_EnableRowSecurity,
            enums.AlterTableType.AT_ForceRowSecurity,
        )
        return statement.cmds[0].subtype in secured
    if isinstance(statement, ast.DoStmt):
        # others limit the size of columns
        return any("grant " in part.arg.sval for part in statement.args)
    return isinstance(statement, ast.GrantStmt | ast.CreatePolicyStmt)
