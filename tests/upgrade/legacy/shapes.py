"""The tables of each variant, and the statements that make them.

grown   the 133 tables that the 36 migration files leave behind
master  the tables that the master file makes on an empty database, where it fails on all others
other   the first variant, had the files come in another order: other first definitions won, some
        tables and foreign keys are missing, and some that exist nowhere else are there
"""

import re
from dataclasses import dataclass, field

from .facts import facts, values

VARIANTS = ("grown", "master", "other")

CHOICES = re.compile(r"CHECK \(+(\w+)\)?(?:::text)? = ANY \(+ARRAY\[(.*)\]")
REFERENCE = re.compile(r"FOREIGN KEY \((\w+)\) REFERENCES ([\w.]+)\((\w+)\)")
SEQUENCE = re.compile(r"nextval\('(\w+)'")


@dataclass
class Column:
    name: str
    type: str
    is_nullable: bool
    default: str = ""


@dataclass
class Table:
    name: str
    columns: dict[str, Column] = field(default_factory=dict)
    constraints: dict[str, str] = field(default_factory=dict)
    indexes: list[str] = field(default_factory=list)

    @property
    def choices(self) -> dict[str, list[str]]:
        """By column, the values it takes."""
        known = {column: words for (table, column), words in values().items() if table == self.name}
        for definition in self.constraints.values():
            if found := CHOICES.match(definition):
                known[found[1]] = re.findall(r"'([^']*)'", found[2])
        return known

    @property
    def checked(self) -> set[str]:
        """The columns that a check other than a list of values is about."""
        checks = [text for text in self.constraints.values() if text.startswith("CHECK")]
        text = " ".join(text for text in checks if not CHOICES.match(text))
        return {name for name in self.columns if re.search(rf"\b{name}\b", text)}

    @property
    def keys(self) -> list[list[str]]:
        """The columns of each key."""
        found = (
            re.fullmatch(r"(?:PRIMARY KEY|UNIQUE) \((.*)\)", text)
            for text in self.constraints.values()
        )
        return [match[1].split(", ") for match in found if match]

    @property
    def references(self) -> dict[str, tuple[str, str]]:
        """By column, the table and column that a foreign key names."""
        found = (REFERENCE.match(text) for text in self.constraints.values())
        return {match[1]: (match[2], match[3]) for match in found if match}


def tables(variant: str) -> dict[str, Table]:
    """The tables of `variant` by name."""
    return {"grown": grown, "master": master, "other": other}[variant]()


def grown() -> dict[str, Table]:
    made: dict[str, Table] = {}
    for row in facts("columns"):
        table = made.setdefault(row["table"], Table(row["table"]))
        table.columns[row["column"]] = Column(
            row["column"], row["type"], row["nullable"] == "t", row["default"]
        )
    for row in facts("constraints"):
        made[row["table"]].constraints[row["name"]] = row["definition"]
    for row in facts("indexes"):
        unique = "unique " if row["is_unique"] == "t" else ""
        where = f" where {row['predicate']}" if row["predicate"] else ""
        made[row["table"]].indexes.append(
            f"create {unique}index {row['index']} on {row['table']} ({row['key_columns']}){where}"
        )
    return made


def definitions() -> dict[str, dict[tuple[str, int], Table]]:
    """By table, each `create table` of the migration files, by file and line."""
    made: dict[str, dict[tuple[str, int], Table]] = {}
    for row in facts("definitions"):
        place = row["file"], int(row["line"])
        statements = made.setdefault(row["table"], {})
        define(statements.setdefault(place, Table(row["table"])), row)
    return made


def define(table: Table, row: dict[str, str]) -> None:
    """Add what one row of facts/definitions.csv says to `table`."""
    column, of = row["column"], f"{table.name}_{row['column']}"
    if row["kind"] == "column":
        default = row["default"]
        if default.startswith("nextval"):
            default = f"nextval('{of}_seq'::regclass)"
        is_nullable = row["nullable"] == "t" and row["primary_key"] == "f"
        table.columns[column] = Column(column, row["type"], is_nullable, default)
        column = f"({column})"
    else:
        of = f"{table.name}_{'_'.join(re.findall('[a-z_]+', column))}"
    if row["primary_key"] == "t":
        table.constraints[f"{table.name}_pkey"] = f"PRIMARY KEY {column}"
    if row["unique"] == "t":
        table.constraints[f"{of}_key"] = f"UNIQUE {column}"
    if row["references"]:
        action = f" ON DELETE {row['on_delete'].upper()}" if row["on_delete"] else ""
        table.constraints[f"{of}_fkey"] = (
            f"FOREIGN KEY {column} REFERENCES {row['references']}{action}"
        )
    if row["check"]:
        table.constraints[f"{of}_check"] = f"CHECK ({condition(row)})"


def condition(row: dict[str, str]) -> str:
    if "|" in row["check"]:
        words = ", ".join(f"'{word}'::text" for word in row["check"].split("|"))
        return f"({row['column']} = ANY (ARRAY[{words}]))"
    return re.sub(r"(\w+ IS NOT NULL)(?=::)", r"(\1)", row["check"])


def master() -> dict[str, Table]:
    """What the master file makes, in its order: a table whose parent is missing fails."""
    statements = [
        (line, table)
        for places in definitions().values()
        for (file, line), table in places.items()
        if file == "master"
    ]
    made: dict[str, Table] = {}
    for _, table in sorted(statements, key=lambda statement: statement[0]):
        targets = {target for target, _ in table.references.values()}
        needs_vector = any("vector" in column.type for column in table.columns.values())
        if targets <= {*made, table.name, "auth.users"} and not needs_vector:
            made[table.name] = table
    return made


def other() -> dict[str, Table]:
    made = grown()
    for name, places in definitions().items():
        if any(
            "vector" in column.type
            for table in places.values()
            for column in table.columns.values()
        ):
            continue
        *_, last = [table for (file, _), table in places.items() if file != "master"] or [None]
        if last is not None or name == "workflows":
            made[name] = last or next(iter(places.values()))
    for name in sorted(made)[::13]:
        if name not in ("leads", "workflow_executions"):
            del made[name]
    for place, table in enumerate(made.values()):
        references = [name for name, text in table.constraints.items() if REFERENCE.match(text)]
        for name in references:
            column, target, key = REFERENCE.match(table.constraints[name]).groups()
            if place % 5 == 0 or target not in {*made, "auth.users"}:
                del table.constraints[name]
            elif target in made:
                # an id that became text took what refers to it along
                table.columns[column].type = made[target].columns[key].type
    return made


def types() -> list[str]:
    """The statements that make the enumerated types."""
    return [
        f"create type {row['type']} as enum ('{row['labels']}')".replace("|", "', '")
        for row in facts("enums")
    ]


def statements(made: dict[str, Table]) -> list[str]:
    """The statements that make the tables, then their keys, checks and indexes, then references."""
    sql = []
    for table in made.values():
        sql += create(table)
    for is_reference in (False, True):
        for table in made.values():
            for name, text in table.constraints.items():
                if bool(REFERENCE.match(text)) == is_reference:
                    sql.append(f"alter table {table.name} add constraint {name} {text}")
        if not is_reference:
            sql += [index for table in made.values() for index in table.indexes]
    return sql


def create(table: Table) -> list[str]:
    columns, before, after = [], [], []
    for column in table.columns.values():
        text = f'"{column.name}" {column.type}'
        if column.default.startswith("identity"):
            text += " generated always as identity"
        elif column.default:
            text += f" default {column.default}"
        if found := SEQUENCE.match(column.default):
            before.append(f"create sequence {found[1]}")
            after.append(f"alter sequence {found[1]} owned by {table.name}.{column.name}")
        columns.append(text + ("" if column.is_nullable else " not null"))
    return [*before, f"create table {table.name} ({', '.join(columns)})", *after]
