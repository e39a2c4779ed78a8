"""Why a statement failed, from the server's error and what the other statements define."""

import re
from dataclasses import dataclass

from . import sections
from .definitions import Definition, Definitions, bare, full
from .finding import Place
from .statements import Statement

NAMES = [
    ("42P01", r'relation "(?P<name>[^"]+)" does not exist', "table"),
    ("42P01", r'table "(?P<name>[^"]+)" does not exist', "table"),
    ("42883", r"function (?P<name>[\w.\"]+)\((?P<arguments>.*)\) does not exist", "function"),
    ("42883", r"operator does not exist: (?P<name>.+)", "operator"),
    ("42883", r'function "?(?P<name>[\w.]+)"? does not exist', "function"),
    ("42704", r'type "(?P<name>[^"]+)" does not exist', "type"),
    ("42704", r'role "(?P<name>[^"]+)" does not exist', "role"),
    ("42704", r'operator class "(?P<name>[^"]+)" does not exist', "operator class"),
    ("42704", r'(?P<kind>policy|trigger|constraint|index|extension|collation|publication)'
              r' "(?P<name>[^"]+)"', ""),
    ("42703", r'column "(?P<name>[^"]+)" of relation "(?P<table>[^"]+)" does not exist', "column"),
    ("42703", r'column "(?P<name>[^"]+)" referenced in', "column"),
    ("42703", r'column "?(?P<name>[\w.]+)"? does not exist', "column"),
    ("42703", r'record "(?P<table>new|old)" has no field "(?P<name>[^"]+)"', "column"),
    ("3F000", r'schema "(?P<name>[^"]+)" does not exist', "schema"),
]  # fmt: skip

OF_EXTENSIONS = {
    "pgcrypto": "crypt gen_salt digest hmac gen_random_bytes pgp_sym_encrypt pgp_sym_decrypt armor",
    "uuid-ossp": "uuid_generate_v1 uuid_generate_v1mc uuid_generate_v3 uuid_generate_v4 "
    "uuid_generate_v5 uuid_nil",
    "vector": "vector halfvec sparsevec vector_cosine_ops vector_l2_ops vector_ip_ops l2_distance "
    "cosine_distance inner_product",
    "pg_trgm": "similarity word_similarity gin_trgm_ops gist_trgm_ops show_trgm",
    "citext": "citext",
    "unaccent": "unaccent",
    "hstore": "hstore",
    "ltree": "ltree",
    "postgis": "geometry geography st_distance st_dwithin st_makepoint st_setsrid",
    "pg_cron": "cron cron.schedule cron.unschedule cron.job",
    "pg_net": "net net.http_post net.http_get",
    "pg_stat_statements": "pg_stat_statements pg_stat_statements_reset",
    "btree_gist": "gist_uuid_ops",
}
EXTENSION_OF = {name: ext for ext, names in OF_EXTENSIONS.items() for name in names.split()}

SECTION_OF = {
    "CreatePolicyStmt": sections.POLICIES,
    "CreateFunctionStmt": sections.FUNCTIONS,
    "GrantStmt": sections.FUNCTIONS,
    "CreateTrigStmt": sections.TRIGGERS,
    "IndexStmt": sections.INDEXES,
    "InsertStmt": sections.SEEDS,
    "CreateStmt": sections.KEYS,
    "CreateExtensionStmt": sections.EXTENSIONS,
}

DUPLICATES = {"42P07", "42710", "42701", "42P06", "42723", "42P16"}
MISSING = {"42P01", "42883", "42704", "42703", "3F000"}


@dataclass
class Cause:
    """Why one statement failed: `rule` is the one that reports it."""

    rule: str
    statement: Statement
    kind: str = ""
    name: str = ""
    definition: Definition | None = None
    """The one that would have made what is missing."""
    extension: str = ""

    @property
    def place(self) -> Place:
        return self.statement.place

    @property
    def section(self) -> str:
        return SECTION_OF.get(self.statement.kind, sections.STATEMENTS)

    @property
    def evidence(self) -> str:
        return f"PostgreSQL says: {self.statement.message}"


def subject(statement: Statement, definitions: Definitions) -> str:
    """What a statement is about, in a few words."""
    for made in definitions.by_statement.get(statement.number, ()):
        kind = "alter table" if made.kind == "alteration" else made.kind
        return f"{kind} {bare(made.name)}".replace(" on public.", " on ")
    words = re.sub(r"\s+", " ", statement.text)
    return words if len(words) <= 60 else words[:57] + "..."


def cause_of(statement: Statement, definitions: Definitions) -> Cause:
    state = statement.sqlstate
    if state == "57014":
        return Cause("statement_never_ends", statement)
    if state in {"42501", "55006", "57P01", "0LP01", "0P000"}:
        return Cause("statement_not_permitted", statement)
    if state in {"42804", "42830"} and "foreign key" in statement.message:
        return Cause("impossible_foreign_key", statement)
    if state == "42830" or "no unique constraint matching" in statement.message:
        return Cause("impossible_foreign_key", statement)
    if statement.kind == "CreateExtensionStmt" and state in {"0A000", "58P01", "22023"}:
        return Cause("extension_unavailable", statement, "extension", statement.tree.extname)
    if state in DUPLICATES and "already" in statement.message:
        return Cause("created_twice", statement)
    if state in MISSING:
        return missing_cause(statement, definitions)
    return Cause("statement_fails", statement)


def missing_cause(statement: Statement, definitions: Definitions) -> Cause:
    kind, name = missing_name(statement, definitions)
    if not name:
        return Cause("statement_fails", statement)
    extension = EXTENSION_OF.get(name.lower()) or EXTENSION_OF.get(name.lower().split(".")[-1])
    if extension and not made_by(kind, name, definitions):
        return Cause("extension_missing", statement, kind, name, extension=extension)
    if kind == "operator" and any(sign in name for sign in ("<=>", "<->", "<#>")):
        return Cause("extension_missing", statement, kind, name, extension="vector")
    made = made_by(kind, name, definitions)
    earlier = [one for one in made if one.statement.number < statement.number]
    later = [one for one in made if one.statement.number > statement.number]
    failed = [one for one in earlier if one.statement.outcome == "failed"]
    if failed and not any(one.statement.outcome == "done" for one in earlier):
        return Cause("depends_on_failed", statement, kind, name, failed[0])
    if later:
        return Cause("used_before_created", statement, kind, name, later[0])
    skipped = [one for one in earlier if one.statement.outcome == "skipped"]
    if kind == "column" and skipped:
        return Cause("depends_on_failed", statement, kind, name, skipped[0])
    return Cause("never_created", statement, kind, name)


def missing_name(statement: Statement, definitions: Definitions) -> tuple[str, str]:
    """The kind and name of what the server missed, a column with its table."""
    for state, pattern, kind in NAMES:
        if state != statement.sqlstate:
            continue
        match = re.search(pattern, statement.message)
        if match:
            kind = kind or match["kind"]
            name = match["name"].strip('"')
            if kind == "column" and "." not in name:
                table = match.groupdict().get("table") or table_of(statement)
                name = f"{table}.{name}" if table and table not in {"new", "old"} else name
            return kind, name
    return "", ""


def table_of(statement: Statement) -> str:
    for attribute in ("relation", "table"):
        relation = getattr(statement.tree, attribute, None)
        if relation is not None and hasattr(relation, "relname"):
            schema = relation.schemaname
            return f"{schema}.{relation.relname}" if schema else relation.relname
    return ""


def made_by(kind: str, name: str, definitions: Definitions) -> list[Definition]:
    """The statements, in order, that define what is missing."""
    if kind == "column":
        table, _, column = name.rpartition(".")
        made = [*definitions.of("table", full(table)), *definitions.of("alteration", full(table))]
        return sorted((one for one in made if column in one.columns), key=number)
    if kind in {"table", "view"}:
        return sorted(definitions.relations(full(name)), key=number)
    if kind == "type":
        found = [*definitions.of("type", full(name)), *definitions.relations(full(name))]
        return sorted(found, key=number)
    if kind == "function":
        return definitions.of("function", full(name))
    if kind in {"policy", "trigger"}:
        return [
            one for (its, key), many in definitions.by_name.items()
            if its == kind and key.startswith(f"{name} on ") for one in many
        ]  # fmt: skip
    return definitions.of(kind, name) or definitions.of(kind, full(name))


def number(made: Definition) -> int:
    return made.statement.number
