"""What in a database stops an adoption half way, found before it begins."""

import psycopg

from ..project.compiled import Project
from .checks import Check

EVENT_TRIGGERS = """
select
    quote_ident(evtname) as name,
    evtfoid::regproc::text as function
from pg_catalog.pg_event_trigger
where evtenabled in ('O', 'A')
order by evtname
"""

TRIAL = {
    "create table": "create temporary table groundwork_trial (id integer primary key)",
    "alter table": "alter table pg_temp.groundwork_trial add column note text",
    "create index": "create index groundwork_trial_idx on pg_temp.groundwork_trial (note)",
    "create function": "create function pg_temp.groundwork_trial() returns trigger"
    " language plpgsql as 'begin return new; end'",
    "create trigger": "create trigger groundwork_trial before insert on pg_temp.groundwork_trial"
    " for each row execute function pg_temp.groundwork_trial()",
    "create policy": "create policy groundwork_trial on pg_temp.groundwork_trial using (true)",
    "rewriting a table": "alter table pg_temp.groundwork_trial"
    " alter column note type integer using null::integer",
    "drop table": "drop table pg_temp.groundwork_trial",
}
"""Statements as a run makes them, by what they do; all of them are rolled back."""

INDEXES = """
select
    format('%%I.%%I', nspname, pg_class.relname) as name,
    indrelid::regclass::text as table_name
from pg_catalog.pg_class
inner join pg_catalog.pg_namespace on relnamespace = pg_namespace.oid
inner join pg_catalog.pg_index on indexrelid = pg_class.oid
where
    relkind in ('i', 'I')
    and format('%%s.%%s', nspname, pg_class.relname) = any(%s)
order by 1
"""

FOREIGN = """
with
declared as materialized (

    select *
    from unnest(%(schemas)s::text[], %(names)s::text[]) as declared (schema_name, name)

),

relations as (

    select pg_class.oid
    from pg_catalog.pg_class
    inner join pg_catalog.pg_namespace on relnamespace = pg_namespace.oid
    inner join declared on nspname = schema_name and relname = name
    where relkind in ('r', 'p', 'v', 'm', 'S')

)

select
    is_declared,
    case relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence'
        else 'table' end as word,
    format('%%I.%%I', nspname, relname) as name,
    quote_ident(pg_get_userbyid(relowner)) as owner,
    quote_ident(current_user) as wanted
from (
    select oid, true as is_declared
    from relations

    union

    select inhrelid, true
    from relations
    cross join lateral pg_partition_tree(relations.oid) as tree
    inner join pg_catalog.pg_inherits on tree.relid = inhrelid

    union

    select pg_class.oid, false
    from pg_catalog.pg_class
    inner join pg_catalog.pg_namespace on relnamespace = pg_namespace.oid
    where
        relkind in ('r', 'p')
        and not relispartition
        and nspname = any(%(managed)s)
        and pg_class.oid not in (select oid from relations)
) as found
inner join pg_catalog.pg_class on found.oid = pg_class.oid
inner join pg_catalog.pg_namespace on relnamespace = pg_namespace.oid
where not pg_has_role(relowner, 'usage')
order by 1 desc, 3
"""

# An object that does not exist has no description. Below 16384 are PostgreSQL's own.
ORPHANS = """
select
    classid::regclass::text as catalog,
    objid as id,
    pg_describe_object(refclassid, refobjid, refobjsubid) as used
from pg_catalog.pg_depend
where
    objid >= 16384
    and pg_describe_object(classid, objid, 0) is null
order by 1, 2
"""
EXAMPLES = 5


def orphans(connection: psycopg.Connection) -> list[Check]:
    """Dependencies of objects that do not exist, on which PostgreSQL's own commands fail."""
    found = connection.execute(ORPHANS).fetchall()
    if not found:
        return []
    named = "; ".join(
        f"{one.catalog} {one.id} on {one.used or 'nothing'}" for one in found[:EXAMPLES]
    )
    more = f", and {len(found) - EXAMPLES} more" if len(found) > EXAMPLES else ""
    ids = ", ".join(sorted({f"('{one.catalog}'::regclass, {one.id})" for one in found}))
    return [
        Check(
            "catalog",
            "failed",
            f"pg_depend has entries of objects that do not exist: {named}{more}",
            "Restore a dump into a new database, which leaves them out. Or, as a superuser and"
            f" after a backup: delete from pg_catalog.pg_depend where (classid, objid) in ({ids});",
        )
    ]


def foreign_owners(connection: psycopg.Connection, project: Project) -> list[Check]:
    """Tables, views and sequences that are declared and belong to a role that this one is not."""
    places = [
        (model.declared["schema"], model.declared["alias"])
        for model in project.models
        if (model.kind is None or model.kind.catalog == "pg_class" or model.kind.fate)
        and not (model.declared["config"]["meta"] or {}).get("platform")
    ]
    given = {
        "schemas": [schema for schema, _ in places],
        "names": [name for _, name in places],
        "managed": project.schemas,
    }
    found = connection.execute(FOREIGN, given).fetchall()
    checks = []
    declared = [row for row in found if row.is_declared]
    if declared:
        named = ", ".join(f"{row.name} (of {row.owner})" for row in declared)
        statements = " ".join(
            f"alter {row.word} {row.name} owner to {row.wanted};" for row in declared
        )
        said = f"{declared[0].wanted} does not own what models declare: {named}"
        checks.append(Check("owners", "failed", said, f"As an administrator: {statements}"))
    others = [row for row in found if not row.is_declared]
    if others:
        named = ", ".join(f"{row.name} (of {row.owner})" for row in others[:EXAMPLES])
        more = f", and {len(others) - EXAMPLES} more" if len(others) > EXAMPLES else ""
        said = f"tables of other owners stay open to whom they are open now: {named}{more}"
        checks.append(
            Check("owners", "warning", said, "Give them to the role that deploys, or close them.")
        )
    return checks


def event_triggers(connection: psycopg.Connection) -> list[Check]:
    """Whether an event trigger refuses what a run does; asked only where there is one.

    The statements are tried and rolled back.
    """
    triggers = connection.execute(EVENT_TRIGGERS).fetchall()
    connection.rollback()
    refused = trial(connection) if triggers else None
    if refused is None:
        return []
    does, context = refused
    blamed = [one for one in triggers if f"{one.function}(" in context] or triggers
    names = [one.name for one in blamed]
    return [
        Check(
            "event triggers",
            "failed",
            f"{does} is refused by the event trigger {', '.join(names)}",
            "As an administrator, until the adoption is done: "
            + " ".join(f"alter event trigger {name} disable;" for name in names),
        )
    ]


def trial(connection: psycopg.Connection) -> tuple[str, str] | None:
    """The first statement that a function raised an error for, with where; None if all ran."""
    try:
        for does, statement in TRIAL.items():
            try:
                connection.execute(statement)
            except psycopg.errors.InsufficientPrivilege as error:
                if not error.diag.context:
                    return None  # the rights are another check's
                return does, error.diag.context
            except psycopg.Error as error:
                return does, error.diag.context or ""
        return None
    finally:
        connection.rollback()


def names_of_indexes(connection: psycopg.Connection, project: Project) -> list[Check]:
    """Names of declared tables and views that belong to an index: they share one namespace."""
    wanted = [
        f"{model.declared['schema']}.{model.declared['alias']}"
        for model in project.models
        if model.kind is None or model.kind.catalog == "pg_class"
    ]
    return [
        Check(
            "names",
            "failed",
            f"{row.name} is an index of {row.table_name}, and a model declares that name",
            f"Rename it first: alter index {row.name} rename to ...;",
        )
        for row in connection.execute(INDEXES, [wanted]).fetchall()
    ]
