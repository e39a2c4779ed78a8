"""Every relation, column, schema and function is granted to exactly those who need it."""

from collections import defaultdict

from groundwork.access import SIGNED_IN, lines

# What functions of groundwork_definer read and write, on behalf of callers they have checked.
DEFINER = {
    "appointments": "select",
    "audit_logs": "insert",
    "leaderboard_entries": "select insert update",
    "notifications": "select update",
    "profiles": "select insert update",
    "rate_limits": "select insert update delete",
    "security_events": "insert",
    "subscription_plans": "select",
    "tenant_members": "select insert update",
    "tenant_usage": "select insert update",
    "tenants": "select insert",
    "user_roles": "select insert",
    "user_settings": "select insert",
}
COMMANDS = ["select", "insert", "update", "delete"]

RELATIONS = """
select pg_class.oid::regclass::text, null, grantee::regrole::text, lower(privilege_type)
from pg_class
cross join aclexplode(coalesce(relacl, acldefault(
    case relkind when 'S' then 's' else 'r' end::"char", relowner
)))
where grantee <> relowner and relnamespace::regnamespace::text in ('public', 'access', 'auth')
union all
select pg_class.oid::regclass::text, attname, grantee::regrole::text, lower(privilege_type)
from pg_class
inner join pg_attribute on pg_class.oid = pg_attribute.attrelid
cross join aclexplode(attacl)
where grantee <> relowner and relnamespace::regnamespace::text in ('public', 'access', 'auth')
"""
COLUMNS = """
select attrelid::regclass::text, array_agg(attname::text)
from pg_attribute
inner join pg_class on pg_attribute.attrelid = pg_class.oid
where relkind in ('r', 'p') and attnum > 0 and not attisdropped
group by attrelid
"""


def wanted(columns):
    """Every privilege that the lines of access.csv ask for, as (relation, column, role, command).

    A command that no signed-in person may run on any row is granted to nobody.
    """
    privileges = {
        (table, None, "groundwork_definer", command)
        for table, commands in DEFINER.items()
        for command in commands.split()
    }
    for line in lines():
        for command in COMMANDS:
            privileges.add((line.table, None, "service_role", command))
            people = {*line.rights[command]}
            if command == "insert":
                people |= {*line.rights["insert_own"]}
            roles = ["anon"] if "visitor" in people else []
            roles += ["authenticated"] if people & {*SIGNED_IN} else []
            if command == "select" and line.hidden:
                only = [name for name in columns[line.table] if name not in line.hidden]
            elif command == "update" and line.updatable:
                only = line.updatable
            else:
                only = [None]
            privileges |= {(line.table, name, role, command) for role in roles for name in only}
    return privileges


def test_relations_are_granted_as_the_rows_ask_for(connection):
    columns = dict(connection.execute(COLUMNS).fetchall())
    found = {tuple(row) for row in connection.execute(RELATIONS)}
    expected = wanted(columns)
    assert {"too many": found - expected, "missing": expected - found} == {
        "too many": set(),
        "missing": set(),
    }


USAGE = {"anon": "usage", "authenticated": "usage", "service_role": "usage"}
SCHEMAS = {
    "public": {"-": "usage"},
    "access": USAGE | {"groundwork_definer": "usage"},
    "auth": USAGE,
    "extensions": USAGE | {"groundwork_definer": "usage"},
    "groundwork": {},
}


def test_schemas_are_granted_for_use_only(connection):
    query = """
    select nspname, grantee::regrole::text, string_agg(lower(privilege_type), ' ')
    from pg_namespace
    left join aclexplode(nspacl) on grantee <> nspowner
    where nspname !~ '^pg_' and nspname <> 'information_schema'
    group by nspname, grantee
    """
    found = defaultdict(dict)
    for schema, grantee, privileges in connection.execute(query):
        found[schema] |= {grantee: privileges} if grantee else {}
    # what dbt loads its seeds into belongs to the role that deploys
    assert found.pop("staging", {}) == {}
    assert found == SCHEMAS


# Helpers that policies, defaults and functions call. Whatever is not named is called by a trigger
# or by the role that deploys, and granted to nobody.
CALLERS = {
    "caller_id": "authenticated groundwork_definer service_role",
    "current_tenant_id": "authenticated groundwork_definer service_role",
    "first_id_for_admin": "authenticated",
    "has_role": "authenticated groundwork_definer service_role",
    "has_tenant_role": "authenticated groundwork_definer",
    "is_admin": "authenticated groundwork_definer service_role",
    "is_service": "authenticated groundwork_definer service_role",
    "is_tenant_member": "authenticated groundwork_definer",
    "my_tenant_ids": "authenticated groundwork_definer",
    "require_tenant_role": "groundwork_definer",
    "require_user": "groundwork_definer",
}


def test_helpers_are_granted_to_whom_policies_make_call_them(connection):
    query = """
    select proname, array_agg(grantee::regrole::text order by grantee::regrole::text)
    from pg_proc
    cross join aclexplode(coalesce(proacl, acldefault('f', proowner)))
    where
        pronamespace = 'access'::regnamespace
        and grantee <> 'postgres'::regrole
        and not (proowner = 'groundwork_definer'::regrole and prorettype = 'trigger'::regtype)
    group by proname
    """
    found = {name: " ".join(grantees) for name, grantees in connection.execute(query)}
    assert found == CALLERS


def test_what_is_made_later_is_granted_to_nobody(connection):
    """Not even where a platform, or somebody before us, has set default privileges."""
    connection.execute("create table public.later (id bigint generated by default as identity)")
    connection.execute("create sequence public.later_numbers")
    connection.execute("create view public.later_view as select 1 as one")
    connection.execute("create function public.later() returns int language sql return 1")
    granted = connection.execute(
        """
        select relname from pg_class
        cross join aclexplode(relacl) where relname like 'later%' and grantee <> relowner
        union all
        select proname from pg_proc
        cross join aclexplode(coalesce(proacl, acldefault('f', proowner)))
        where proname = 'later' and grantee <> proowner
        """
    ).fetchall()
    assert granted == []
    defaults = connection.execute(
        "select defaclnamespace::regnamespace::text, defaclobjtype::text, defaclacl::text[]"
        " from pg_default_acl order by 1"
    ).fetchall()
    assert defaults == [
        ("-", "f", ["postgres=X/postgres"]),
        # what an extension brings is for everyone who may use the schema
        ("extensions", "f", ["=X/postgres"]),
    ]
