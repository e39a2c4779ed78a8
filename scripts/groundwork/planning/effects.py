"""Which locks a statement takes, and whether it reads or writes every row.

Declared by kind of statement, after PostgreSQL's own rules, because finding out by running it
would lock the live table. tests/scripts/test_plan.py holds each against what PostgreSQL takes.

Locks that hold up nobody who reads or writes rows, nor another change of the schema, are left out:
access share and row share.
"""

from dataclasses import dataclass

import pglast
from pglast import ast
from pglast.enums import AlterTableType as Alter
from pglast.enums import ConstrType, ObjectType
from pglast.visitors import Visitor

from .locks import (
    ACCESS_EXCLUSIVE,
    ROW_EXCLUSIVE,
    SHARE,
    SHARE_ROW_EXCLUSIVE,
    SHARE_UPDATE_EXCLUSIVE,
    Lock,
)

GENTLE = {
    Alter.AT_ValidateConstraint,
    Alter.AT_SetStatistics,
    Alter.AT_SetOptions,
    Alter.AT_ResetOptions,
    Alter.AT_SetRelOptions,
    Alter.AT_ResetRelOptions,
    Alter.AT_ClusterOn,
    Alter.AT_DropCluster,
}
TRIGGERS = {
    Alter.AT_EnableTrig,
    Alter.AT_EnableAlwaysTrig,
    Alter.AT_EnableReplicaTrig,
    Alter.AT_DisableTrig,
    Alter.AT_EnableTrigAll,
    Alter.AT_DisableTrigAll,
}
READING = {Alter.AT_ValidateConstraint, Alter.AT_SetNotNull}
WRITING = {Alter.AT_AlterColumnType, Alter.AT_SetLogged, Alter.AT_SetUnLogged}
VIEWS = {ObjectType.OBJECT_VIEW, ObjectType.OBJECT_MATVIEW}
ALTERED = {ObjectType.OBJECT_TABLE, *VIEWS}
DROPPED_FROM_TABLE = {ObjectType.OBJECT_POLICY, ObjectType.OBJECT_TRIGGER, ObjectType.OBJECT_RULE}


@dataclass(frozen=True)
class Effect:
    locks: tuple[Lock, ...]
    rows: str
    """"reads" or "writes" when it goes through every row of the table, else ""."""


class WithSchema(Visitor):
    """Gives each bare name of a table the schema in which it stands."""

    def __init__(self, schemas: dict[str, str]) -> None:
        self.schemas = schemas

    def visit_RangeVar(self, ancestors, node) -> None:  # noqa: N802
        if node.schemaname is None:
            node.schemaname = self.schemas.get(node.relname)


def effect_of(statement: str, table: str, schemas: dict[str, str] | None = None) -> Effect:
    """What `statement`, a step for `table`, does; the worst is assumed of what can't be parsed.

    A table that it names without its schema is that of `schemas`, else of public.
    """
    try:
        tree = pglast.parse_sql(statement)
        if schemas:
            WithSchema(schemas)(tree)
        parsed = [raw.stmt for raw in tree]
    except pglast.parser.ParseError:
        return Effect((Lock(ACCESS_EXCLUSIVE, table),), "")
    locks: dict[Lock, None] = {}
    rows = ""
    for node in parsed:
        for lock in locks_of(node, table):
            locks[lock] = None
        rows = rows or rows_of(node)
    return Effect(tuple(locks), rows)


def locks_of(node: ast.Node, table: str) -> list[Lock]:
    match node:
        case ast.AlterTableStmt() if node.objtype in ALTERED:
            return altered(node)
        case ast.ViewStmt(replace=True):
            return [Lock(ACCESS_EXCLUSIVE, name(node.view))]
        case ast.RefreshMatViewStmt():
            mode = ROW_EXCLUSIVE if node.concurrent else ACCESS_EXCLUSIVE
            return [Lock(mode, name(node.relation))]
        case ast.DropStmt() if node.removeType in VIEWS:
            return [
                Lock(ACCESS_EXCLUSIVE, ".".join(part.sval for part in parts))
                for parts in node.objects
            ]
        case ast.CommentStmt(objtype=ObjectType.OBJECT_VIEW):
            return [Lock(SHARE_UPDATE_EXCLUSIVE, ".".join(part.sval for part in node.object))]
        case ast.RenameStmt(renameType=ObjectType.OBJECT_INDEX):
            return []
        case ast.RenameStmt() if node.relation:
            return [Lock(ACCESS_EXCLUSIVE, name(node.relation))]
        case ast.CreateStmt():
            return [
                Lock(SHARE_ROW_EXCLUSIVE, name(constraint.pktable))
                for constraint in constraints(node)
                if constraint.pktable and name(constraint.pktable) != name(node.relation)
            ]
        case ast.IndexStmt():
            mode = SHARE_UPDATE_EXCLUSIVE if node.concurrent else SHARE
            return [Lock(mode, name(node.relation))]
        case ast.DropStmt(removeType=ObjectType.OBJECT_INDEX):
            return [Lock(SHARE_UPDATE_EXCLUSIVE if node.concurrent else ACCESS_EXCLUSIVE, table)]
        case ast.DropStmt(removeType=ObjectType.OBJECT_STATISTIC_EXT):
            return [Lock(SHARE_UPDATE_EXCLUSIVE, table)]
        case ast.DropStmt() if node.removeType in DROPPED_FROM_TABLE:
            parts = [part.sval for part in node.objects[0]][:-1]
            return [Lock(ACCESS_EXCLUSIVE, ".".join(parts))]
        case ast.CreatePolicyStmt() | ast.AlterPolicyStmt():
            return [Lock(ACCESS_EXCLUSIVE, name(node.table))]
        case ast.RuleStmt():
            return [Lock(ACCESS_EXCLUSIVE, name(node.relation))]
        case ast.CreateTrigStmt():
            return [Lock(SHARE_ROW_EXCLUSIVE, name(node.relation))]
        case ast.CreateStatsStmt() | ast.CommentStmt():
            return [Lock(SHARE_UPDATE_EXCLUSIVE, table)]
        case ast.UpdateStmt() | ast.DeleteStmt() | ast.InsertStmt():
            return [Lock(ROW_EXCLUSIVE, name(node.relation))]
        case ast.SelectStmt() | ast.CallStmt():
            return [Lock(ROW_EXCLUSIVE, table)]
        case ast.AlterPublicationStmt():
            return [Lock(SHARE_UPDATE_EXCLUSIVE, table)]
    return []


def altered(node: ast.AlterTableStmt) -> list[Lock]:
    table = name(node.relation)
    locks = []
    for command in node.cmds:
        constraint = command.def_
        if command.subtype in GENTLE and node.objtype != ObjectType.OBJECT_VIEW:
            locks.append(Lock(SHARE_UPDATE_EXCLUSIVE, table))
        elif command.subtype in TRIGGERS:
            locks.append(Lock(SHARE_ROW_EXCLUSIVE, table))
        elif is_foreign_key(constraint):
            locks.append(Lock(SHARE_ROW_EXCLUSIVE, table))
            locks.append(Lock(SHARE_ROW_EXCLUSIVE, name(constraint.pktable)))
        else:
            locks.append(Lock(ACCESS_EXCLUSIVE, table))
    return locks


def rows_of(node: ast.Node) -> str:
    match node:
        case ast.IndexStmt():
            return "reads"
        case ast.UpdateStmt() | ast.DeleteStmt() | ast.CallStmt() | ast.SelectStmt():
            return "reads"
        case ast.AlterTableStmt():
            for command in node.cmds:
                if command.subtype in WRITING:
                    return "writes"
                if command.subtype in READING or is_checked(command):
                    return "reads"
    return ""


def is_checked(command: ast.AlterTableCmd) -> bool:
    """Whether it adds a constraint that PostgreSQL holds every row against."""
    constraint = command.def_
    return (
        command.subtype == Alter.AT_AddConstraint
        and not constraint.skip_validation
        and constraint.indexname is None
    )


def is_foreign_key(node: ast.Node | None) -> bool:
    return isinstance(node, ast.Constraint) and node.contype == ConstrType.CONSTR_FOREIGN


def constraints(node: ast.CreateStmt) -> list[ast.Constraint]:
    found = []
    for element in node.tableElts or ():
        if isinstance(element, ast.Constraint):
            found.append(element)
        elif isinstance(element, ast.ColumnDef):
            found += element.constraints or ()
    return found


def name(relation: ast.RangeVar) -> str:
    schema = relation.schemaname or "public"
    return f"{schema}.{relation.relname}"
