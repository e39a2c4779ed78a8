"""Tenants and their members."""

import uuid

import pytest
from psycopg import errors


def membership(connection, tenant_id, user_id):
    return connection.execute(
        "select role, status from tenant_members where tenant_id = %s and user_id = %s",
        [tenant_id, user_id],
    ).fetchone()


@pytest.fixture
def plan(connection):
    """Returns a function that adds a plan and returns its id."""

    def plan(price_monthly=29, active=True, limits="{}"):
        return connection.execute(
            """
            insert into subscription_plans (code, name, price_monthly, active, limits)
            values (gen_random_uuid(), 'Plan', %s, %s, %s)
            returning id
            """,
            [price_monthly, active, limits],
        ).fetchone()[0]

    return plan


# create_tenant


def test_creating_a_tenant_makes_the_caller_its_admin(connection, people, call, plan):
    plan_id = plan(price_monthly=0)
    tenant_id = call(
        "stranger", "create_tenant", p_name=" Initech ", p_subdomain="Initech-1", p_plan_id=plan_id
    )
    assert connection.execute(
        "select kind, name, subdomain, plan_id, status from tenants where id = %s", [tenant_id]
    ).fetchone() == ("team", "Initech", "initech-1", plan_id, "active")
    assert membership(connection, tenant_id, people.stranger) == ("admin", "active")


def test_creating_a_tenant_works_by_position(connection, acting_as):
    with acting_as("member"):
        connection.execute("select create_tenant('Initech', 'initech', null)")


@pytest.mark.parametrize("subdomain", ["", None, "-a", "a-", "a.b", "a b", "ä", "a" * 64])
def test_a_subdomain_has_to_be_one(call, subdomain):
    with pytest.raises(errors.InvalidParameterValue, match="This is no subdomain"):
        call("member", "create_tenant", p_name="A", p_subdomain=subdomain, p_plan_id=None)


@pytest.mark.parametrize("name", ["", "  ", None])
def test_a_tenant_needs_a_name(call, name):
    with pytest.raises(errors.InvalidParameterValue, match="needs a name"):
        call("member", "create_tenant", p_name=name, p_subdomain="a", p_plan_id=None)


def test_a_subdomain_is_taken_once(call):
    call("member", "create_tenant", p_name="A", p_subdomain="taken", p_plan_id=None)
    with pytest.raises(errors.UniqueViolation, match="The subdomain taken is taken"):
        call("stranger", "create_tenant", p_name="B", p_subdomain="TAKEN", p_plan_id=None)


def test_a_plan_has_to_be_active(call, plan):
    for plan_id in (uuid.uuid4(), plan(active=False)):
        with pytest.raises(errors.NoDataFound, match="no active plan"):
            call("member", "create_tenant", p_name="A", p_subdomain="a", p_plan_id=plan_id)


def test_a_plan_without_a_price_is_given_by_platform_admins(call, plan):
    arguments = {"p_name": "A", "p_subdomain": "a", "p_plan_id": plan(price_monthly=None)}
    with pytest.raises(errors.InsufficientPrivilege, match="agreed on, not chosen"):
        call("member", "create_tenant", **arguments)
    assert call("platform_admin", "create_tenant", **arguments)


@pytest.mark.parametrize("who", ["member", "platform_admin"])
def test_a_plan_that_costs_something_is_not_chosen(call, plan, who):
    arguments = {"p_name": "A", "p_subdomain": "a", "p_plan_id": plan(price_monthly=29)}
    if who == "platform_admin":
        assert call(who, "create_tenant", **arguments)
        return
    with pytest.raises(errors.InsufficientPrivilege, match="begins when it is paid for") as refused:
        call(who, "create_tenant", **arguments)
    assert "the service sets it" in refused.value.diag.message_hint


# add_tenant_member


@pytest.mark.parametrize("who", ["admin", "platform_admin", "service"])
def test_a_member_is_added_with_a_role(connection, people, call, who):
    member_id = call(
        who,
        "add_tenant_member",
        p_tenant_id=people.acme,
        p_user_id=people.stranger,
        p_role="billing",
        p_permissions='{"export": true}',
    )
    found = connection.execute(
        "select user_id, role, permissions, status, invited_by from tenant_members where id = %s",
        [member_id],
    ).fetchone()
    invited = ("active", None) if who == "service" else ("pending", getattr(people, who))
    assert found == (people.stranger, "billing", {"export": True}, *invited)


def test_a_member_is_a_member_by_default(connection, people, call):
    call("service", "add_tenant_member", p_tenant_id=people.acme, p_user_id=people.stranger)
    assert membership(connection, people.acme, people.stranger) == ("member", "active")


def test_an_invitation_is_accepted_or_declined_by_the_invited(connection, people, call):
    acme, stranger = {"p_tenant_id": people.acme}, {"p_user_id": people.stranger}
    state = "select status, joined_at is null from tenant_members where id = %s"
    assert call("stranger", "accept_tenant_invitation", **acme) is False
    member_id = call("admin", "add_tenant_member", **acme, **stranger)
    assert connection.execute(state, [member_id]).fetchone() == ("pending", True)
    assert call("member", "accept_tenant_invitation", **acme) is False
    assert call("stranger", "remove_tenant_member", **acme, **stranger) is True
    assert call("stranger", "accept_tenant_invitation", **acme) is False
    assert call("admin", "add_tenant_member", **acme, **stranger, p_role="viewer") == member_id
    assert connection.execute(state, [member_id]).fetchone() == ("pending", True)
    assert call("stranger", "accept_tenant_invitation", **acme) is True
    assert connection.execute(state, [member_id]).fetchone() == ("active", False)
    assert membership(connection, people.acme, people.stranger) == ("viewer", "active")


def test_nobody_accepts_for_the_invited(connection, people, call, acting_as):
    where = {"p_tenant_id": people.acme, "p_user_id": people.stranger}
    call("admin", "add_tenant_member", **where)
    for status in ("active", "suspended"):
        refused = pytest.raises(
            errors.InsufficientPrivilege, match="Only the invited user accepts an invitation"
        )
        with refused as told, acting_as("admin"):
            connection.execute(
                "update tenant_members set status = %s where user_id = %s",
                [status, people.stranger],
            )
        assert "accept_tenant_invitation()" in told.value.diag.message_hint
    assert membership(connection, people.acme, people.stranger) == ("member", "pending")


def test_an_admin_reinstates_who_was_suspended(connection, people, call, acting_as):
    with acting_as("admin"):
        suspend = "update tenant_members set status = 'suspended' where user_id = %s"
        connection.execute(suspend, [people.viewer])
    call("admin", "add_tenant_member", p_tenant_id=people.acme, p_user_id=people.viewer)
    assert membership(connection, people.acme, people.viewer) == ("member", "active")


@pytest.mark.parametrize("who", ["member", "viewer", "stranger"])
def test_others_add_no_members(people, call, who):
    with pytest.raises(errors.InsufficientPrivilege, match=r"none of these roles .*: admin"):
        call(who, "add_tenant_member", p_tenant_id=people.acme, p_user_id=people.stranger)


def test_a_removed_member_comes_back(connection, people, call):
    both = {"p_tenant_id": people.acme, "p_user_id": people.viewer}
    assert call("admin", "remove_tenant_member", **both) is True
    call("admin", "add_tenant_member", **both)
    assert membership(connection, people.acme, people.viewer) == ("member", "pending")
    call("viewer", "accept_tenant_invitation", p_tenant_id=people.acme)
    assert membership(connection, people.acme, people.viewer) == ("member", "active")


def test_who_is_a_member_is_not_added_again(connection, people, call):
    with pytest.raises(errors.UniqueViolation, match="member of the tenant already"):
        call("admin", "add_tenant_member", p_tenant_id=people.acme, p_user_id=people.viewer)
    assert membership(connection, people.acme, people.viewer) == ("viewer", "active")


def test_a_member_is_a_user_with_a_role_there_is(people, call):
    with pytest.raises(errors.NoDataFound, match="no such tenant or user"):
        call("admin", "add_tenant_member", p_tenant_id=people.acme, p_user_id=uuid.uuid4())
    with pytest.raises(errors.InvalidParameterValue, match="no tenant role owner"):
        call(
            "admin",
            "add_tenant_member",
            p_tenant_id=people.acme,
            p_user_id=people.stranger,
            p_role="owner",
        )


# update_tenant_member_role and remove_tenant_member


@pytest.mark.parametrize("who", ["admin", "platform_admin", "service"])
def test_a_role_is_changed(connection, people, call, who):
    arguments = {"p_tenant_id": people.acme, "p_user_id": people.viewer, "p_role": "billing"}
    assert call(who, "update_tenant_member_role", **arguments) is True
    assert membership(connection, people.acme, people.viewer) == ("billing", "active")


@pytest.mark.parametrize("who", ["member", "viewer", "stranger"])
def test_others_change_no_role_and_not_their_own(connection, people, call, who):
    with pytest.raises(errors.InsufficientPrivilege, match="none of these roles"):
        call(
            who,
            "update_tenant_member_role",
            p_tenant_id=people.acme,
            p_user_id=getattr(people, who),
            p_role="admin",
        )


def test_a_role_has_to_be_one(people, call):
    for role in ("owner", None):
        with pytest.raises(errors.InvalidParameterValue, match="no tenant role"):
            call(
                "admin",
                "update_tenant_member_role",
                p_tenant_id=people.acme,
                p_user_id=people.viewer,
                p_role=role,
            )


def test_who_is_no_member_has_no_role_to_change(people, call):
    stranger = {"p_tenant_id": people.acme, "p_user_id": people.stranger}
    assert call("admin", "update_tenant_member_role", **stranger, p_role="admin") is False
    assert call("admin", "remove_tenant_member", **stranger) is False


@pytest.mark.parametrize("who", ["admin", "platform_admin", "service", "viewer"])
def test_a_member_is_removed_and_may_leave(connection, people, call, who):
    both = {"p_tenant_id": people.acme, "p_user_id": people.viewer}
    assert call(who, "remove_tenant_member", **both) is True
    assert membership(connection, people.acme, people.viewer) == ("viewer", "removed")
    assert call(who, "remove_tenant_member", **both) is False


@pytest.mark.parametrize("who", ["member", "viewer", "stranger"])
def test_others_remove_no_members(people, call, who):
    with pytest.raises(errors.InsufficientPrivilege, match="none of these roles"):
        call(who, "remove_tenant_member", p_tenant_id=people.acme, p_user_id=people.admin)


# the last admin


@pytest.mark.parametrize("who", ["admin", "platform_admin", "service"])
def test_the_last_admin_stays(people, call, who):
    both = {"p_tenant_id": people.acme, "p_user_id": people.admin}
    with pytest.raises(errors.CheckViolation, match="keeps at least one active admin"):
        call(who, "remove_tenant_member", **both)
    with pytest.raises(errors.CheckViolation, match="keeps at least one active admin"):
        call(who, "update_tenant_member_role", **both, p_role="member")


def test_the_last_admin_stays_whatever_writes_the_table(connection, people, acting_as):
    where = "where tenant_id = %s and user_id = %s"
    for change in (
        "update tenant_members set role = 'member'",
        "update tenant_members set status = 'suspended'",
        "delete from tenant_members",
    ):
        for who in ("admin", "service"):
            with (
                pytest.raises(errors.CheckViolation, match="keeps at least one active admin"),
                acting_as(who),
            ):
                connection.execute(f"{change} {where}", [people.acme, people.admin])


def test_an_admin_leaves_when_there_is_another(connection, people, call):
    call(
        "admin",
        "update_tenant_member_role",
        p_tenant_id=people.acme,
        p_user_id=people.member,
        p_role="admin",
    )
    both = {"p_tenant_id": people.acme, "p_user_id": people.admin}
    assert call("admin", "remove_tenant_member", **both) is True
    with pytest.raises(errors.CheckViolation):
        call("member", "remove_tenant_member", p_tenant_id=people.acme, p_user_id=people.member)


def test_admins_change_places_in_one_statement(connection, people):
    connection.execute(
        """
        update tenant_members
        set role = case user_id when %(member)s then 'admin' else 'member' end
        where tenant_id = %(acme)s and user_id in (%(member)s, %(admin)s)
        """,
        vars(people),
    )
    assert membership(connection, people.acme, people.member) == ("admin", "active")


def test_tenants_and_accounts_can_be_deleted(connection, people):
    connection.execute("delete from tenants where id = %s", [people.acme])
    connection.execute("delete from users where id = %s", [people.stranger])
    assert connection.execute(
        "select count(*) from tenant_members where tenant_id = any (%s)",
        [[people.acme, people.globex, people.stranger]],
    ).fetchone() == (0,)


# set_tenant_context


def test_the_context_is_the_tenant_of_new_rows(connection, people, acting_as):
    with acting_as("member"):
        connection.execute("select set_tenant_context(%s, %s)", [people.acme, people.member])
        row = connection.execute(
            "insert into leads (email) values ('lead@example.test') returning tenant_id"
        ).fetchone()
    assert row == (people.acme,)


@pytest.mark.parametrize("who", ["platform_admin", "service"])
def test_the_service_and_platform_admins_name_the_tenant_of_a_user(people, call, who):
    call(who, "set_tenant_context", p_tenant_id=people.acme, p_user_id=people.member)
    with pytest.raises(errors.InsufficientPrivilege, match="not an active member"):
        call(who, "set_tenant_context", p_tenant_id=people.acme, p_user_id=people.stranger)


def test_a_tenant_of_others_is_no_context(connection, people, call):
    with pytest.raises(errors.InsufficientPrivilege, match="not an active member of the tenant"):
        call("stranger", "set_tenant_context", p_tenant_id=people.acme, p_user_id=people.stranger)
    with pytest.raises(errors.InsufficientPrivilege, match="may not act for another user"):
        call("stranger", "set_tenant_context", p_tenant_id=people.acme, p_user_id=people.member)
    call("admin", "remove_tenant_member", p_tenant_id=people.acme, p_user_id=people.viewer)
    with pytest.raises(errors.InsufficientPrivilege, match="not an active member of the tenant"):
        call("viewer", "set_tenant_context", p_tenant_id=people.acme, p_user_id=people.viewer)
    setting = connection.execute("select current_setting('app.tenant_id', true)").fetchone()[0]
    assert not setting


# track_usage


def usage(connection, tenant_id):
    return connection.execute(
        """
        select metric_type, usage_count, period_start at time zone 'UTC',
            period_end at time zone 'UTC'
        from tenant_usage
        where tenant_id = %s
        """,
        [tenant_id],
    ).fetchall()


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Pacific/Auckland"])
def test_usage_is_counted_per_month_in_utc(connection, people, call, zone):
    connection.execute(f"set local timezone to '{zone}'")
    track = {"p_tenant_id": people.acme, "p_metric_type": "executions"}
    for who in ("admin", "member", "service", "platform_admin"):
        call(who, "track_usage", **track)
    call("member", "track_usage", **track, p_increment=5)
    [(metric_type, count, start, end)] = usage(connection, people.acme)
    assert (metric_type, count) == ("executions", 9)
    first = connection.execute("select date_trunc('month', now() at time zone 'UTC')").fetchone()[0]
    assert start == first
    assert (end.day, end.hour) == (1, 0)
    assert 28 <= (end - start).days <= 31


def test_usage_stops_at_the_limit(connection, people, call, plan):
    connection.execute(
        "update tenants set plan_id = %s where id = %s",
        [plan(limits='{"executions": 3, "leads": -1, "seats": 0}'), people.acme],
    )
    track = {"p_tenant_id": people.acme, "p_metric_type": "executions"}
    call("member", "track_usage", **track, p_increment=2)
    with pytest.raises(errors.ConfigurationLimitExceeded, match=r"used up its executions .* 3 are"):
        call("member", "track_usage", **track, p_increment=2)
    call("member", "track_usage", **track)
    with pytest.raises(errors.ConfigurationLimitExceeded):
        call("member", "track_usage", **track)
    with pytest.raises(errors.ConfigurationLimitExceeded):
        call("member", "track_usage", p_tenant_id=people.acme, p_metric_type="seats")
    call("member", "track_usage", p_tenant_id=people.acme, p_metric_type="leads", p_increment=10**6)
    call("member", "track_usage", p_tenant_id=people.acme, p_metric_type="other")

    connection.execute(
        "update tenants set limits = '{\"executions\": 4}' where id = %s", [people.acme]
    )
    call("member", "track_usage", **track)
    with pytest.raises(errors.ConfigurationLimitExceeded, match="4 are allowed"):
        call("member", "track_usage", **track)


def test_a_count_ends_where_its_column_does(connection, people, call):
    track = {"p_tenant_id": people.acme, "p_metric_type": "executions"}
    call("member", "track_usage", **track)
    connection.execute("update tenant_usage set usage_count = 2147483646")
    call("member", "track_usage", **track)
    with pytest.raises(errors.ConfigurationLimitExceeded, match="2147483647 are allowed"):
        call("member", "track_usage", **track)


@pytest.mark.parametrize("who", ["viewer", "stranger"])
def test_others_count_nothing(people, call, who):
    with pytest.raises(errors.InsufficientPrivilege, match=r"none of these .*: admin, member"):
        call(who, "track_usage", p_tenant_id=people.acme, p_metric_type="executions")


@pytest.mark.parametrize(
    ("metric_type", "increment"),
    [("a", 0), ("a", -1), ("a", None), ("a", 10**6 + 1), ("", 1), (None, 1), ("a" * 101, 1)],
)
def test_usage_is_counted_up(people, call, metric_type, increment):
    with pytest.raises(errors.InvalidParameterValue, match="counted up"):
        call(
            "member",
            "track_usage",
            p_tenant_id=people.acme,
            p_metric_type=metric_type,
            p_increment=increment,
        )


def test_usage_needs_a_tenant(call):
    with pytest.raises(errors.NoDataFound, match="There is no tenant"):
        call("service", "track_usage", p_tenant_id=uuid.uuid4(), p_metric_type="executions")
