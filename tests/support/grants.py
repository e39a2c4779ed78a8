"""The privileges on relations and columns: those that are there, and those that rows ask for."""

from .access import SIGNED_IN, lines

# What functions of groundwork_definer read and write, on behalf of callers they have checked.
DEFINER = {
    "appointments": "select",
    "audit_logs": "select insert",
    "blog_comments": "select update",
    "challenge_participants": "select",
    "comments": "select delete",
    "community_posts": "select",
    "content_studio_tokens": "select insert update",
    "failed_login_attempts": "select delete",
    "integrations": "select update",
    "leaderboard_entries": "select insert update",
    "moderation_flags": "select",
    "notifications": "select update",
    "posts": "select delete",
    "profiles": "select insert update",
    "reactions": "select",
    "rate_limits": "select insert update delete",
    "referrals": "select delete",
    "security_events": "select insert update",
    "subscription_plans": "select",
    "tenant_integrations": "select update",
    "tenant_members": "select insert update",
    "tenant_usage": "select insert update",
    "tenants": "select insert update",
    "user_roles": "select insert",
    "user_settings": "select insert",
    "workflow_templates": "select",
}
# Who reads which view, and WRITTEN may write it besides.
VIEWS = {
    "blog_comments_visible": "anon authenticated service_role",
    "communication_channels_visible": "authenticated service_role",
    "experiment_metrics": "service_role",
    "integrations_visible": "authenticated service_role",
    "kpi_actions_last_hour": "service_role",
    "kpi_avg_post_views": "service_role",
    "kpi_new_users_week": "service_role",
    "lead_sources_visible": "authenticated service_role",
    "metrics_dashboard": "authenticated service_role",
    "people": "authenticated",
    "push_subscriptions_visible": "authenticated service_role",
    "tenant_integrations_visible": "authenticated service_role",
}
WRITTEN = ("communication_channels_visible", "integrations_visible", "tenant_integrations_visible")
# What the server sets, where a line of access.csv has no list of columns; of some tables more.
OF_SERVER = {"created_at", "updated_at"}
MORE_OF_SERVER = {
    "appointment_reminders": {"status", "sent_at"},
    "edge_ai_artifacts": {"download_count", "last_downloaded_at"},
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
    privileges |= {
        (view, None, role, command)
        for view, roles in VIEWS.items()
        for role in roles.split()
        for command in (COMMANDS if view in WRITTEN else ["select"])
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
            elif command == "insert" and line.insertable:
                only = line.insertable
            else:
                only = written(line.table, command, columns)
            privileges |= {(line.table, name, role, command) for role in roles for name in only}
    return privileges


def written(table, command, columns):
    """The columns that a client may write without a list: all but the server's, or the table."""
    of_server = OF_SERVER | MORE_OF_SERVER.get(table, set())
    if command in ("insert", "update") and of_server & {*columns[table]}:
        return [name for name in columns[table] if name not in of_server]
    return [None]


def differences(connection):
    """Privileges that are there and should not be, and that should be and are not there."""
    columns = dict(connection.execute(COLUMNS).fetchall())
    found = {tuple(row) for row in connection.execute(RELATIONS)}
    expected = wanted(columns)
    too_many = {(*privilege, "too many") for privilege in found - expected}
    return too_many | {(*privilege, "missing") for privilege in expected - found}
