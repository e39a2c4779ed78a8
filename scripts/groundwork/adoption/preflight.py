"""Whether a database can be adopted. Reads the catalog, and changes nothing."""

import shutil
from pathlib import Path

import psycopg

from ..project.compiled import Project
from ..project.foreign_objects import advice, foreign_objects, sentence
from ..project.version import OLDEST
from .checks import Check
from .objects import Object
from .obstacles import event_triggers, foreign_owners, names_of_indexes, orphans

ROLES = ("anon", "authenticated", "service_role", "groundwork_definer")

RIGHTS = """
select
    current_user as name,
    rolsuper as is_superuser,
    rolcreaterole as may_create_roles,
    has_database_privilege(current_database(), 'temporary') as may_use_temporary_tables,
    has_database_privilege(current_database(), 'create') as may_create_schemas,
    has_schema_privilege('public', 'create') as may_create_tables,
    array(
        select wanted
        from unnest(%(roles)s::text[]) as wanted
        where to_regrole(wanted) is null
    ) as missing_roles
from pg_catalog.pg_roles
where rolname = current_user
"""

EXTENSIONS = """
select
    wanted.name,
    exists (select from pg_catalog.pg_extension where extname = wanted.name) as is_installed,
    exists (
        select
        from pg_catalog.pg_available_extensions as offered
        where offered.name = wanted.name
    ) as is_offered
from unnest(%(names)s::text[]) as wanted (name)
"""

OTHERS = """
select
    pid,
    usename as name,
    date_trunc('second', clock_timestamp() - xact_start)::text as age,
    nullif(application_name, '') as application,
    state
from pg_catalog.pg_stat_activity
where
    datname = current_database()
    and pid <> pg_backend_pid()
    and backend_type = 'client backend'
    and xact_start < clock_timestamp() - interval '30 seconds'
order by xact_start
"""

PREPARED = "select count(*) as number from pg_prepared_xacts where database = current_database()"

SIZES = """
select
    pg_database_size(current_database()) as whole,
    coalesce(max(pg_total_relation_size(oid)), 0)::bigint as largest,
    coalesce(
        sum(pg_total_relation_size(oid)) filter (where relname = any(%(carried)s::text[])), 0
    )::bigint as carried
from pg_catalog.pg_class
where
    relnamespace in (select oid from pg_namespace where nspname = any(%(schemas)s))
    and relkind in ('r', 'p')
"""


def preflight(connection: psycopg.Connection, project: Project) -> list[Check]:
    """Every check, in the order in which a person would make them."""
    connection.rollback()
    connection.read_only = True
    try:
        checks = [server(connection)]
        if checks[0].state != "failed":
            checks += [
                *others_objects(connection, project),
                *rights(connection),
                *foreign_owners(connection, project),
                *extensions(connection, project),
                disk(connection, project),
                *transactions(connection),
                *names_of_indexes(connection, project),
                *orphans(connection),
            ]
    finally:
        connection.rollback()
        connection.read_only = False
    if checks[0].state != "failed":
        checks += event_triggers(connection)
    return checks


def others_objects(connection: psycopg.Connection, project: Project) -> list[Check]:
    found = foreign_objects(connection, project)
    if not found:
        return []
    return [Check("foreign objects", "failed", sentence(found), advice(found))]


def server(connection: psycopg.Connection) -> Check:
    version = connection.info.server_version // 10000
    said = f"PostgreSQL {version}, database {connection.info.dbname}"
    if version < OLDEST:
        return Check(
            "server",
            "failed",
            f"{said}: too old",
            f"Upgrade the server to PostgreSQL {OLDEST} or newer first.",
        )
    row = connection.execute("select pg_is_in_recovery() as is_standby").fetchone()
    if row.is_standby:
        return Check("server", "failed", f"{said}: a standby", "Connect to the primary server.")
    return Check("server", "ok", said)


def rights(connection: psycopg.Connection) -> list[Check]:
    row = connection.execute(RIGHTS, {"roles": [*ROLES]}).fetchone()
    if row.is_superuser:
        return [Check("rights", "ok", f"{row.name} is a superuser")]
    checks = []

    def wanted(holds: bool, sentence: str, advice: str) -> None:
        if not holds:
            checks.append(Check("rights", "failed", f"{row.name} {sentence}", advice))

    database = connection.info.dbname
    wanted(
        row.may_create_schemas,
        "may not create schemas",
        f"As an administrator: grant create on database {database} to {row.name};",
    )
    wanted(
        row.may_use_temporary_tables,
        "may not make temporary tables",
        f"As an administrator: grant temporary on database {database} to {row.name};",
    )
    wanted(
        row.may_create_tables,
        "may not create in the schema public",
        f"As an administrator: alter schema public owner to {row.name};",
    )
    missing = ", ".join(row.missing_roles)
    wanted(
        not row.missing_roles or row.may_create_roles,
        f"may not create the roles that are missing: {missing}",
        "As an administrator, for each: create role ... nologin;",
    )
    return checks or [Check("rights", "ok", f"{row.name} may create schemas and tables")]


def extensions(connection: psycopg.Connection, project: Project) -> list[Check]:
    wanted = {}
    for model in project.models:
        config = model.declared["config"]
        if model.kind and model.kind.kind == "extension":
            wanted[model.declared["alias"]] = bool((config["meta"] or {}).get("optional"))
    checks = []
    for row in connection.execute(EXTENSIONS, {"names": [*wanted]}).fetchall():
        if row.is_installed or row.is_offered:
            continue
        optional = wanted[row.name]
        checks.append(
            Check(
                "extensions",
                "warning" if optional else "failed",
                f"the server does not offer {row.name}",
                "Features that need it are disabled."
                if optional
                else "Install it on the server, or leave out what needs it:"
                f" groundwork adopt --exclude {row.name}+",
            )
        )
    said = f"those that are needed are there or offered ({len(wanted)} declared)"
    return checks or [Check("extensions", "ok", said)]


def disk(connection: psycopg.Connection, project: Project) -> Check:
    """Whether there is room for a second copy of what is carried over, and of the largest table."""
    asked = {"carried": legacy_names(project), "schemas": project.schemas}
    sizes = connection.execute(SIZES, asked).fetchone()
    need = 2 * sizes.carried + 2 * sizes.largest
    said = f"about {megabytes(need)} are needed beside the {megabytes(sizes.whole)} of the database"
    folder = data_folder(connection)
    if folder is None:
        return Check("disk", "ok", said + "; what is free can only be seen on the server itself")
    free = shutil.disk_usage(folder).free
    said += f", {megabytes(free)} are free"
    if free < need:
        return Check("disk", "failed", said, "Make room first: a full disk stops the server.")
    return Check("disk", "ok", said)


def data_folder(connection: psycopg.Connection) -> Path | None:
    """The server's data folder, where the server is on this machine and says where it is."""
    host = connection.info.host
    if not (host.startswith("/") or host in ("localhost", "127.0.0.1", "::1")):
        return None
    try:
        with connection.transaction():
            row = connection.execute("select current_setting('data_directory') as name").fetchone()
    except psycopg.errors.InsufficientPrivilege:
        return None
    folder = Path(row.name)
    try:
        return folder if folder.exists() else None
    except OSError:
        return None


def transactions(connection: psycopg.Connection) -> list[Check]:
    checks = [
        Check(
            "transactions",
            "warning",
            f"process {row.pid} ({row.name}) is in a transaction for {row.age}: {row.state}"
            + (f", {row.application}" if row.application else ""),
            f"Each table it uses waits for it. End it: select pg_terminate_backend({row.pid});",
        )
        for row in connection.execute(OTHERS).fetchall()
    ]
    prepared = connection.execute(PREPARED).fetchone().number
    if prepared:
        said = f"{prepared} prepared transactions hold locks"
        checks.append(Check("transactions", "warning", said, "See pg_prepared_xacts; end them."))
    return checks or [Check("transactions", "ok", "none is older than 30 seconds")]


def in_the_way(objects: list[Object]) -> list[Check]:
    """What has the name of something else that the project declares."""
    return [
        Check(
            "names",
            "failed",
            f"{found.name} is a {found.word}, and is declared as a {found.declared_as}",
            "Give one of them another name, or move it to another schema, first.",
        )
        for found in objects
        if found.fate == "in the way"
    ]


def legacy_names(project: Project) -> list[str]:
    """The tables that consolidations carry over."""
    return [
        model.declared["alias"]
        for model in project.models
        if model.kind and model.kind.kind == "consolidation"
    ]


def megabytes(size: int) -> str:
    return f"{size / 2**20:,.0f} MB" if size >= 2**20 else f"{size / 2**10:,.0f} kB"
