"""Finds the roles that objects of a database name, but for those of platforms."""

from dataclasses import dataclass

import psycopg

from ..audit.quoting import quote_ident

ROLES = """
with recursive
named as (

    select pg_shdepend.refobjid as role_id
    from pg_shdepend
    left join pg_class
        on
            pg_shdepend.classid = 'pg_class'::regclass
            and pg_shdepend.objid = pg_class.oid
    where
        pg_shdepend.refclassid = 'pg_authid'::regclass
        and pg_shdepend.dbid = (select oid from pg_database where datname = current_database())
        and (
            pg_shdepend.deptype in ('a', 'r')
            -- of others no file says who owns it
            or pg_shdepend.classid in ('pg_namespace'::regclass, 'pg_proc'::regclass)
            or pg_class.relkind in ('v', 'm')
        )

    union

    -- and those that they are granted to, or are members of
    select case roleid when named.role_id then member else roleid end
    from pg_auth_members
    inner join named
        on named.role_id in (roleid, member)
    inner join pg_roles
        on named.role_id = pg_roles.oid
    where
        pg_roles.oid >= 16384
        and pg_roles.rolname <> all(%s)

)

select
    'pg_authid'::regclass::oid as class_id,
    pg_roles.oid as object_id,
    pg_roles.rolname as name,
    shobj_description(pg_roles.oid, 'pg_authid') as comment,
    pg_roles.rolsuper as is_super
from pg_roles
inner join named
    on pg_roles.oid = named.role_id
where
    pg_roles.oid >= 16384
    and pg_roles.rolname <> current_user
order by pg_roles.rolname
"""

PLATFORM_ROLES = frozenset(
    (
        *("anon", "authenticated", "service_role", "groundwork_definer", "authenticator"),
        *("dashboard_user", "pgbouncer", "postgres", "rdsadmin", "cloudsqladmin", "azuresu"),
        *("rds_superuser", "cloudsqlsuperuser", "azure_pg_admin", "pgsodium_keyholder"),
    )
)
"""Roles that a platform makes, besides all whose names begin with supabase_ or rds."""


@dataclass(frozen=True)
class Further:
    """One of these objects, as reading.Object takes it."""

    key: tuple[int, int]
    kind: str
    schema: str
    name: str
    comment: str | None
    what: str
    """As a model says it below meta: object."""


def read_roles(
    connection: psycopg.Connection, with_roles: bool
) -> tuple[list[Further], list[tuple[str, str]]]:
    """The roles that objects of the database name, of those that no platform makes."""
    found, left = [], []
    for row in connection.execute(ROLES, [[*PLATFORM_ROLES]]).fetchall():
        what = f"role {quote_ident(row.name)}"
        if row.name in PLATFORM_ROLES or row.name.startswith(("supabase_", "rds_")):
            continue
        if row.is_super:
            left.append((what, "it is a superuser: no run makes one"))
        elif not with_roles:
            left.append((what, "roles belong to the whole server: --roles declares it"))
        else:
            key = (row.class_id, row.object_id)
            found.append(Further(key, "role", "public", row.name, row.comment, what))
    return found, left
