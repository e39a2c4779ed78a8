"""Splits a declaration into statements, and makes each one that may be run again."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pglast
from pglast.ast import (
    AlterPublicationStmt,
    AlterTableStmt,
    AlterTSConfigurationStmt,
    CommentStmt,
    CompositeTypeStmt,
    CreateCastStmt,
    CreateDomainStmt,
    CreateEnumStmt,
    CreateEventTrigStmt,
    CreateExtensionStmt,
    CreateFdwStmt,
    CreateForeignServerStmt,
    CreateForeignTableStmt,
    CreateFunctionStmt,
    CreateOpClassStmt,
    CreatePolicyStmt,
    CreatePublicationStmt,
    CreateRangeStmt,
    CreateRoleStmt,
    CreateSchemaStmt,
    CreateSeqStmt,
    CreateStatsStmt,
    CreateStmt,
    CreateTableAsStmt,
    CreateTrigStmt,
    CreateUserMappingStmt,
    DefineStmt,
    DoStmt,
    GrantStmt,
    IndexStmt,
    InsertStmt,
    RuleStmt,
    ViewStmt,
)
from pglast.enums import AlterTableType, ObjectType
from pglast.parser import scan

from .index_names import index_name

ROW_SECURITY_COMMANDS = {
    AlterTableType.AT_EnableRowSecurity,
    AlterTableType.AT_DisableRowSecurity,
    AlterTableType.AT_ForceRowSecurity,
    AlterTableType.AT_NoForceRowSecurity,
}

OF_AN_INDEX = {AlterTableType.AT_ReplicaIdentity, AlterTableType.AT_ClusterOn}
"""They name an index, which has to be there."""

INDEX, ROW_SECURITY, TRIGGER = "index", "row security", "trigger"

UNLESS_THERE = """\
do $unless_there$
begin
{text};
exception
    when duplicate_object or duplicate_table or duplicate_schema or duplicate_function
        or unique_violation or undefined_object then null;
end
$unless_there$"""


@dataclass(frozen=True)
class Statement:
    text: str
    """With the comments above it, without the semicolon."""
    tree: Any

    @property
    def part(self) -> str | None:
        """Which part of a table's declaration it is: None for the table itself."""
        tree = self.tree
        if isinstance(tree, IndexStmt) or is_all(tree, OF_AN_INDEX):
            return INDEX
        if isinstance(tree, (CreateTrigStmt, AlterPublicationStmt)):
            return TRIGGER
        if isinstance(tree, CommentStmt):
            kinds = {
                ObjectType.OBJECT_INDEX: INDEX,
                ObjectType.OBJECT_POLICY: ROW_SECURITY,
                ObjectType.OBJECT_TRIGGER: TRIGGER,
            }
            return kinds.get(tree.objtype)
        if isinstance(tree, (CreatePolicyStmt, GrantStmt, DoStmt)) or self.is_row_security:
            return ROW_SECURITY
        return None

    @property
    def roles(self) -> list[str]:
        """The roles that it grants something to, or that its policy is for, as SQL writes them."""
        tree = self.tree
        named = tree.grantees if isinstance(tree, GrantStmt) and tree.is_grant else ()
        named = tree.roles if isinstance(tree, CreatePolicyStmt) else named
        return [quoted(role.rolename) for role in named or () if role.rolename]

    @property
    def is_view(self) -> bool:
        return isinstance(self.tree, ViewStmt)

    @property
    def says_whose_rights(self) -> bool:
        """Whether it says with whose rights a view is read."""
        options: list = []
        if self.is_view:
            options += self.tree.options or ()
        elif isinstance(self.tree, AlterTableStmt):
            for command in self.tree.cmds:
                if command.subtype == AlterTableType.AT_SetRelOptions:
                    options += command.def_
        return any(option.defname == "security_invoker" for option in options)

    @property
    def is_unfilled(self) -> bool:
        """Whether it makes a materialized view without rows."""
        return isinstance(self.tree, CreateTableAsStmt) and self.tree.into.skipData

    @property
    def is_row_security(self) -> bool:
        return is_all(self.tree, ROW_SECURITY_COMMANDS)


def is_all(tree: Any, commands: set[AlterTableType]) -> bool:
    """Whether it alters a table by nothing but these commands."""
    return isinstance(tree, AlterTableStmt) and all(
        command.subtype in commands for command in tree.cmds
    )


def has_view_without_rights(found: list[Statement]) -> bool:
    """Whether they make a view and leave open with whose rights it is read."""
    return any(each.is_view for each in found) and not any(each.says_whose_rights for each in found)


def statements(text: str) -> Iterator[Statement]:
    for raw in pglast.parse_sql(text):
        start = raw.stmt_location or 0
        end = start + raw.stmt_len if raw.stmt_len else len(text)
        yield Statement(text[start:end].strip(), raw.stmt)


def repeatable(statement: Statement, taken: set[str]) -> str:
    """The statement as one that does nothing, or the same once more, where its object is there.

    `taken` holds the names of the indexes before it; an index without a name gets the one that
    PostgreSQL would choose, and is added.
    """
    text, tree = statement.text, statement.tree
    match tree:
        case CreateStmt(if_not_exists=False):
            return insert(text, "TABLE", " if not exists")
        case CreateSeqStmt(if_not_exists=False):
            return insert(text, "SEQUENCE", " if not exists")
        case CreateExtensionStmt(if_not_exists=False):
            return insert(text, "EXTENSION", " if not exists")
        case IndexStmt(idxname=None):
            name = index_name(tree, taken)
            taken.add(name)
            return insert(text, "INDEX", f" if not exists {quoted(name)}")
        case IndexStmt(if_not_exists=False):
            taken.add(tree.idxname)
            return insert(text, "INDEX", " if not exists")
        case CreateTableAsStmt(objtype=ObjectType.OBJECT_MATVIEW, if_not_exists=False):
            return insert(text, "VIEW", " if not exists")
        case CreateStatsStmt(if_not_exists=False):
            return insert(text, "STATISTICS", " if not exists")
        case RuleStmt(replace=False):
            return insert(text, "CREATE", " or replace")
        case CreateFunctionStmt(replace=False) | ViewStmt(replace=False):
            return insert(text, "CREATE", " or replace")
        case DefineStmt(kind=ObjectType.OBJECT_AGGREGATE, replace=False):
            return insert(text, "CREATE", " or replace")
        case CreateTrigStmt(replace=False, isconstraint=False):
            return insert(text, "CREATE", " or replace")
        case CreateTrigStmt(isconstraint=True):
            return with_drop(text, "trigger", tree.trigname, tree.relation.relname)
        case CreatePolicyStmt():
            return with_drop(text, "policy", tree.policy_name, tree.table.relname)
        case AlterTableStmt() if adds_constraint(tree):
            return unless_there(text)
        case InsertStmt(onConflictClause=None):
            return with_update(text, tree)
        case (
            CreateEnumStmt()
            | CreateDomainStmt()
            | CompositeTypeStmt()
            | CreateRangeStmt()
            | AlterPublicationStmt()
            | CreatePublicationStmt()
            | CreateCastStmt()
            | CreateEventTrigStmt()
            | CreateFdwStmt()
            | CreateForeignServerStmt()
            | CreateForeignTableStmt()
            | CreateOpClassStmt()
            | CreateRoleStmt()
            | CreateSchemaStmt()
            | CreateUserMappingStmt()
            | DefineStmt()
            | AlterTSConfigurationStmt()
        ):
            return unless_there(text)
    return text


def adds_constraint(tree: AlterTableStmt) -> bool:
    return any(command.subtype == AlterTableType.AT_AddConstraint for command in tree.cmds)


def insert(text: str, keyword: str, words: str) -> str:
    """`text` with `words` after the first `keyword`."""
    end = next(token.end for token in scan(text) if token.name == keyword) + 1
    return text[:end] + words + text[end:]


def with_drop(text: str, kind: str, name: str, table: str) -> str:
    """The statement below one that drops what it makes, and below its own comments."""
    start = next(token.start for token in scan(text) if token.name == "CREATE")
    dropping = f"drop {kind} if exists {quoted(name)} on {quoted(table)};\n"
    return text[:start] + dropping + text[start:]


def with_update(text: str, tree: InsertStmt) -> str:
    """The insert of one row, which updates the row that has the first of its columns already."""
    key, *others = [quoted(column.name) for column in tree.cols]
    changes = ", ".join(f"{name} = excluded.{name}" for name in others)
    return f"{text}\non conflict ({key}) do update set {changes}"


def unless_there(text: str) -> str:
    return UNLESS_THERE.format(text=indented(text))


def indented(text: str) -> str:
    return "\n".join(f"    {line}" if line else line for line in text.split("\n"))


def quoted(name: str) -> str:
    """An identifier, in quotes only where it needs them."""
    if re.fullmatch(r"[a-z_][a-z0-9_]*", name):
        [token] = scan(name)
        if token.name == "IDENT" or token.kind == "UNRESERVED_KEYWORD":
            return name
    return '"' + name.replace('"', '""') + '"'


def literal(text: str | None) -> str:
    return "null" if text is None else "'" + text.replace("'", "''") + "'"
