"""Finds the objects that catalog_object declares: what PostgreSQL has besides tables and the like.

Not schemas, which the query of all objects finds.
"""

import re

import psycopg

from ..audit.quoting import quote_ident
from .named_roles import PLATFORM_ROLES, Further, read_roles

NAMED = "\n\n    union all\n\n    ".join(
    f"select '{catalog}'::regclass, oid, {schema}, {name} from {catalog}"
    for catalog, schema, name in (
        ("pg_collation", "collnamespace", "collname"),
        ("pg_ts_config", "cfgnamespace", "cfgname"),
        ("pg_ts_dict", "dictnamespace", "dictname"),
        ("pg_opclass", "opcnamespace", "opcname"),
        ("pg_foreign_data_wrapper", "null", "fdwname"),
        ("pg_foreign_server", "null", "srvname"),
    )
)
"""The objects of the catalogs of which nothing else has to be known."""

LISTED = f"""
with
listed as (

    select 'pg_event_trigger'::regclass as class_id, pg_event_trigger.oid as object_id,
        pg_proc.pronamespace as schema_id, null as label
    from pg_event_trigger
    inner join pg_proc
        on pg_event_trigger.evtfoid = pg_proc.oid

    union all

    {NAMED}

    union all

    select 'pg_class'::regclass, oid, relnamespace, relname
    from pg_class
    where
        relkind = 'f'
        and not relispartition

    union all

    select 'pg_user_mapping'::regclass, umid, null, concat_ws('_', usename, srvname)
    from pg_user_mappings

    union all

    -- of a project are those of its types and those by its functions
    select
        'pg_cast'::regclass,
        pg_cast.oid,
        places.schema_id,
        regexp_replace(
            concat_ws('_as_', format_type(castsource, null), format_type(casttarget, null)),
            '(\\w+|"[^"]+")\\.', '', 'g'
        )
    from pg_cast
    cross join lateral (
        select pg_type.typnamespace as schema_id
        from pg_type
        where pg_type.oid in (castsource, casttarget)
        union all
        select pg_proc.pronamespace
        from pg_proc
        where pg_proc.oid = castfunc
        order by 1 desc
        limit 1
    ) as places

    union all

    select 'pg_operator'::regclass, pg_operator.oid, oprnamespace, 'operator_' || proname
    from pg_operator
    left join pg_proc
        on pg_operator.oprcode = pg_proc.oid

    union all

    select
        'pg_default_acl'::regclass,
        oid,
        nullif(defaclnamespace, 0),
        concat_ws(
            '_', 'default_privileges', nullif(defaclnamespace, 0)::regnamespace, defaclobjtype
        )
    from pg_default_acl

    union all

    select 'pg_subscription'::regclass, pg_subscription.oid, null, subname
    from pg_subscription
    inner join pg_database
        on pg_subscription.subdbid = pg_database.oid
    where datname = current_database()

)

select
    listed.class_id::oid,
    listed.object_id,
    case identified.type when 'default acl' then 'default privileges' else identified.type end
        as kind,
    pg_namespace.nspname as schema,
    coalesce(listed.label, identified.name, '') as name,
    identified.identity,
    coalesce(
        obj_description(listed.object_id, listed.class_id::text),
        shobj_description(listed.object_id, listed.class_id::text)
    ) as comment,
    pg_default_acl.defaclrole::regrole::text as grantor,
    array(
        select coalesce(pg_roles.rolname, 'public')
        from aclexplode(pg_default_acl.defaclacl) as granted
        left join pg_roles
            on granted.grantee = pg_roles.oid
        where granted.grantee <> pg_default_acl.defaclrole
    ) as grantees,
    pg_operator.oprcode = 0 as is_shell
from listed
left join pg_namespace
    on listed.schema_id = pg_namespace.oid
left join pg_default_acl
    on
        listed.class_id = 'pg_default_acl'::regclass
        and listed.object_id = pg_default_acl.oid
left join pg_operator
    on
        listed.class_id = 'pg_operator'::regclass
        and listed.object_id = pg_operator.oid
cross join lateral pg_identify_object(listed.class_id, listed.object_id, 0) as identified
where
    listed.object_id >= 16384
    and not exists (
        select
        from pg_depend
        where
            pg_depend.classid = listed.class_id
            and pg_depend.objid = listed.object_id
            and pg_depend.deptype in ('e', 'i')
    )
order by kind, schema, name
"""

JOBS = """
select jobid, jobname, schedule, command, username
from cron.job
where database = current_database()
order by jobname, jobid
"""

OF_SCHEMA = (
    *("collation", "text search configuration", "text search dictionary", "foreign table"),
    *("operator", "operator class"),
)
"""Types whose objects are in a schema: a model names them without it."""

SECRET = re.compile(
    r"bearer\s+\S{16,}|\beyJ[\w-]{10,}\.|(password|secret|api_?key)\W{1,6}\w{6,}", re.I
)
"""What looks like a secret in the command of a job."""


def read_further(
    connection: psycopg.Connection, schemas: list[str], with_roles: bool
) -> tuple[list[Further], list[tuple[str, str]]]:
    """The objects, and what is left alone of them with its reason."""
    user = connection.info.user
    found, left = [], []
    for row in connection.execute(LISTED).fetchall():
        what = f"{row.kind} {identity(row, user)}"
        if row.schema and row.schema not in schemas:
            continue
        if row.is_shell:
            left.append((what, "it has no function yet"))
            continue
        if row.grantor and row.grantor != quote_ident(user):
            left.append((what, f"they are those of the role {row.grantor}"))
            continue
        others = {*row.grantees} - PLATFORM_ROLES - {"public"}
        if row.grantor and not others:
            left.append((what, "a run takes back what opens later objects to clients"))
            continue
        key = (row.class_id, row.object_id)
        found.append(Further(key, row.kind, row.schema or "public", row.name, row.comment, what))
    jobs, left_jobs = read_jobs(connection)
    roles, left_roles = read_roles(connection, with_roles)
    return [*roles, *found, *jobs], [*left, *left_jobs, *left_roles]


def identity(row, user: str) -> str:
    """The identity of an object as a model names it: without its schema, or the role that runs."""
    if row.kind in OF_SCHEMA:
        return row.identity.removeprefix(f"{quote_ident(row.schema)}.")
    if row.kind == "default privileges":
        return row.identity.removeprefix(f"for role {quote_ident(user)} ")
    return row.identity


def read_jobs(connection: psycopg.Connection) -> tuple[list[Further], list[tuple[str, str]]]:
    """The jobs of pg_cron that have a name, and no secret in their command."""
    job_table = connection.execute("select to_regclass('cron.job')::oid as id").fetchone().id
    if not job_table:
        return [], []
    found, left = [], []
    for row in connection.execute(JOBS).fetchall():
        if not row.jobname:
            left.append((f"job {row.jobid}", "it has no name: cron.schedule() takes one"))
        elif SECRET.search(row.command):
            left.append((f"job {row.jobname}", "its command seems to hold a secret"))
        elif row.jobname.startswith("keep_partitions of "):
            left.append((f"job {row.jobname}", "the post-hook keep_partitions() schedules it"))
        elif row.username != connection.info.user:
            left.append((f"job {row.jobname}", f"it belongs to the role {row.username}"))
        else:
            what = f"job {row.jobname}"
            key = (job_table, row.jobid)
            found.append(Further(key, "job", "public", row.jobname, None, what))
    return found, left
