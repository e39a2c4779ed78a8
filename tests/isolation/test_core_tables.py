"""Nobody raises themselves: what users and tenant admins may change about accounts and tenants."""

import pytest
from psycopg import errors

REFUSED = {
    # platform roles
    "role": ("owner", "insert into user_roles (user_id, role) values (%(owner)s, 'admin')"),
    # profiles
    "plan": ("owner", "update profiles set subscription_tier = 'enterprise'"),
    "points": ("owner", "update profiles set total_xp = 1000000"),
    "token": ("owner", "select token from content_studio_tokens"),
    "another's profile": ("owner", "insert into profiles (id) values (%(stranger)s)"),
    "a profile with points": ("owner", "insert into profiles (id, total_xp) values (%(owner)s, 1)"),
    # tenants
    "limits": ("tenant_admin", "update tenants set limits = '{}'"),
    "tenant plan": ("tenant_admin", "update tenants set plan_id = null"),
    "kind": ("tenant_admin", "update tenants set kind = 'personal'"),
    "tenant id": ("tenant_admin", "update tenants set id = %(globex)s where id = %(acme)s"),
    "new tenant": ("owner", "insert into tenants (name, subdomain) values ('new', 'new')"),
    "delete tenant": ("tenant_admin", "delete from tenants where id = %(acme)s"),
    # memberships
    "membership": (
        "stranger",
        "insert into tenant_members (tenant_id, user_id) values (%(acme)s, %(stranger)s)",
    ),
    "add a member": (
        "colleague",
        "insert into tenant_members (tenant_id, user_id) values (%(acme)s, %(stranger)s)",
    ),
    "move a membership": (
        "tenant_admin",
        "update tenant_members set tenant_id = %(globex)s where user_id = %(viewer)s",
    ),
    # tenant tables
    "usage": (
        "tenant_admin",
        "insert into tenant_usage (tenant_id, metric_type, period_start, period_end)"
        " values (%(acme)s, 'calls', now(), now() + interval '1 day')",
    ),
    "credentials": ("tenant_admin", "select credentials from tenant_integrations"),
    "price": (
        "owner",
        "insert into subscription_plans (code, name, tier) values ('free', 'Free', 'starter')",
    ),
}


@pytest.mark.parametrize(("who", "statement"), REFUSED.values(), ids=REFUSED)
def test_is_refused(connection, people, acting_as, who, statement):
    with pytest.raises(errors.InsufficientPrivilege), acting_as(who):
        connection.execute(statement, vars(people))


NO_ROWS = {
    "own role": ("owner", "update user_roles set role = 'admin' where user_id = %(owner)s"),
    "own membership": (
        "viewer",
        "update tenant_members set role = 'admin' where tenant_id = %(acme)s",
    ),
    "accept an invitation": (
        "invited",
        "update tenant_members set status = 'active' where tenant_id = %(acme)s",
    ),
    "rejoin": (
        "removed",
        "update tenant_members set status = 'active' where tenant_id = %(acme)s",
    ),
    "rename as a member": ("owner", "update tenants set name = 'mine' where id = %(acme)s"),
    "rename another": ("stranger", "update tenants set name = 'mine' where id = %(acme)s"),
    "tenants of others": ("invited", "select from tenants where id = %(acme)s"),
    "members of others": ("stranger", "select from tenant_members where tenant_id = %(acme)s"),
    "profile of another": ("colleague", "select id from profiles where id = %(owner)s"),
    "roles of another": ("colleague", "select from user_roles where user_id = %(owner)s"),
}


@pytest.mark.parametrize(("who", "statement"), NO_ROWS.values(), ids=NO_ROWS)
def test_touches_no_row(connection, people, acting_as, who, statement):
    with acting_as(who):
        assert connection.execute(statement, vars(people)).rowcount == 0


ALLOWED = {
    "read members": ("viewer", "select from tenant_members where tenant_id = %(acme)s", 8),
    "read own invitation": ("invited", "select from tenant_members where status = 'pending'", 1),
    "read own removal": ("removed", "select from tenant_members where tenant_id = %(acme)s", 1),
    "promote": (
        "tenant_admin",
        "update tenant_members set role = 'admin'"
        " where tenant_id = %(acme)s and user_id = %(viewer)s",
        1,
    ),
    "remove": ("tenant_admin", "delete from tenant_members where user_id = %(viewer)s", 1),
    "add": (
        "tenant_admin",
        "insert into tenant_members (tenant_id, user_id, role)"
        " values (%(acme)s, %(stranger)s, 'viewer')",
        1,
    ),
    "rename": ("tenant_admin", "update tenants set name = 'new' where id = %(acme)s", 1),
    "own profile": ("owner", "update profiles set bio = 'me'", 1),
    "every profile": ("platform_admin", "select id from profiles where id = %(owner)s", 1),
    "make an admin": (
        "platform_admin",
        "insert into user_roles (user_id, role) values (%(owner)s, 'admin')",
        1,
    ),
    "plans": (
        "platform_admin",
        "insert into subscription_plans (code, name) values ('test', 'Test')",
        1,
    ),
    "settings": ("owner", "insert into user_settings (user_id) values (%(owner)s)", 1),
}


@pytest.mark.parametrize(("who", "statement", "rows"), ALLOWED.values(), ids=ALLOWED)
def test_is_allowed(connection, people, acting_as, who, statement, rows):
    with acting_as(who):
        assert connection.execute(statement, vars(people)).rowcount == rows


@pytest.mark.parametrize("who", ["invited", "suspended", "removed"])
def test_only_an_active_membership_opens_anything(connection, people, acting_as, who):
    with acting_as(who):
        mine = connection.execute("select access.my_tenant_ids()").fetchall()
    assert mine == [(getattr(people, who),)]
