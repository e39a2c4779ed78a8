"""What people do every day, each as the role that does it, and what others get beside it.

Statements are those that PostgREST sends: `select *`, upserts that set every column they name, and
`returning *`.
"""

import uuid

import pytest
from psycopg import errors
from psycopg.types.json import Jsonb

from support.databases import act_as


@pytest.fixture
def one(connection, acting_as):
    """Returns a function that runs a statement as somebody and returns its first row."""

    def one(who, statement, *values):
        with acting_as(who):
            return connection.execute(statement, values).fetchone()

    return one


@pytest.fixture
def refused(one):
    """Returns a function that sees row security or a missing privilege refuse a statement."""

    def refused(who, statement, *values, match="row-level security|permission denied"):
        with pytest.raises(errors.InsufficientPrivilege, match=match):
            one(who, statement, *values)

    return refused


def upsert(table, key, **values):
    """An upsert as PostgREST writes it: a conflict sets every column, also those of the key."""
    columns = ", ".join(values)
    places = ", ".join(["%s"] * len(values))
    changes = ", ".join(f"{column} = excluded.{column}" for column in values)
    statement = (
        f"insert into {table} ({columns}) values ({places})"
        f" on conflict ({key}) do update set {changes} returning *"
    )
    return statement, *values.values()


# profiles, and other tables of which something is hidden


def test_a_user_reads_and_upserts_the_own_profile(connection, people, one, refused):
    statement, *values = upsert("profiles", "id", id=people.member, display_name="Mim", bio="Hi")
    [added, *_] = one("member", statement, *values)
    assert added == people.member
    names = [column.name for column in connection.execute("select * from profiles").description]
    shown = dict(zip(names, one("member", "select * from profiles"), strict=True))
    assert (shown["display_name"], shown["bio"]) == ("Mim", "Hi")
    refused("stranger", statement, *values)
    refused("member", "update profiles set id = %s", people.stranger)
    refused("member", *upsert("profiles", "id", id=people.member, total_xp=1000))


UPSERTS = {
    "user_settings": ("user_id, tenant_id", {"theme": "dark"}),
    "onboarding_quests": ("user_id, quest_type", {"quest_type": "first_post"}),
    "expert_profiles": ("user_id", {"name": "Mim"}),
    "integrations_visible": ("user_id, provider", {"provider": "slack", "status": "connected"}),
}


@pytest.mark.parametrize("table", UPSERTS)
def test_an_upsert_writes_an_own_row_once(connection, people, one, refused, table):
    key, values = UPSERTS[table]
    statement = upsert(table, key, user_id=people.member, **values)
    assert one("member", *statement)
    assert one("member", *statement)
    count = f"select count(*) from {table} where user_id = %s"
    assert connection.execute(count, [people.member]).fetchone() == (1,)
    refused("stranger", *statement)


def test_a_browser_subscribes_and_subscribes_again(connection, people, acting_as, one, refused):
    add = "insert into push_subscriptions (user_id, endpoint, p256dh, auth)"
    add += " values (%s, 'e', 'p', 'a')"
    again = "update push_subscriptions set p256dh = 'q', auth = 'b' where endpoint = 'e'"
    with acting_as("member"):
        connection.execute(add, [people.member])
        assert connection.execute(again).rowcount == 1
    shown = one("member", "select user_id, endpoint, p256dh from push_subscriptions_visible")
    assert shown == (people.member, "e", "q")
    refused("member", "select auth from push_subscriptions")
    refused("stranger", add, people.member)


def test_a_reaction_is_upserted(connection, people, one, refused):
    [post] = one("admin", "insert into posts (user_id, body) values (%s, 'x') returning id",
                 people.admin)  # fmt: skip
    key = "post_id, user_id, emoji"
    statement = upsert("reactions", key, post_id=post, user_id=people.member, emoji="+")
    assert one("member", *statement) == one("member", *statement)
    refused("stranger", *statement)


HIDDEN = """
with readable as (

    select pg_class.oid, relname, attname
    from pg_class
    inner join pg_attribute on pg_class.oid = attrelid
    where
        relnamespace = 'public'::regnamespace
        and relkind in ('r', 'p')
        and not relispartition
        and attnum > 0
        and not attisdropped
        and not has_table_privilege('authenticated', pg_class.oid, 'select')
        and has_column_privilege('authenticated', pg_class.oid, attnum, 'select')

)

select readable.relname, array_agg(attname::text order by attname), (
    select array_agg(attname::text order by attname)
    from pg_attribute
    where
        attrelid = to_regclass(readable.relname || '_visible')
        and attnum > 0
        and has_table_privilege('authenticated', attrelid, 'select')
)
from readable
group by readable.oid, readable.relname
"""


def test_every_table_that_hides_a_column_has_a_view_of_the_others(connection):
    found = connection.execute(HIDDEN).fetchall()
    assert {table for table, *_ in found} >= {
        "blog_comments",
        "communication_channels",
        "integrations",
        "lead_sources",
        "push_subscriptions",
        "tenant_integrations",
    }
    assert [table for table, readable, shown in found if readable != shown] == []


def test_an_admin_writes_credentials_and_reads_the_rest(connection, people, one, refused):
    [catalogue] = connection.execute(
        "insert into integrations (provider, name, category, status)"
        " values ('x', 'x', 'x', 'active') returning id"
    ).fetchone()
    values = {"tenant_id": people.acme, "integration_id": catalogue}
    key = "tenant_id, integration_id"
    shown = upsert("tenant_integrations_visible", key, **values, status="inactive")
    assert one("admin", *shown)
    assert one("admin", *shown)
    # an upsert would read the secret it sets; an update that returns nothing does not
    keep = "update tenant_integrations set credentials = %s where integration_id = %s returning 1"
    assert one("admin", keep, Jsonb({"k": "s"}), catalogue) == (1,)
    for who in ("member", "stranger"):
        assert one(who, keep, Jsonb({}), catalogue) is None
    assert one("viewer", "select * from tenant_integrations_visible")
    assert one("stranger", "select * from tenant_integrations_visible") is None
    refused("member", *shown)
    refused("admin", "select credentials from tenant_integrations")
    assert connection.execute("select credentials, status from tenant_integrations").fetchall() == [
        ({"k": "s"}, "inactive")
    ]


# names and pictures


def test_names_of_members_and_authors_are_seen_and_nothing_else(connection, people, one):
    name = "select display_name, avatar_url from people where id = %s"
    everything = "select * from people where id = %s"
    assert one("viewer", name, people.member) == ("member", None)
    assert one("stranger", everything, people.member) is None
    one("stranger", "insert into posts (user_id, body) values (%s, 'x')  returning 1",
        people.stranger)  # fmt: skip
    assert one("member", everything, people.stranger) == (people.stranger, "stranger", None)
    assert one("stranger", everything, people.stranger)
    # who left is not met any more
    left = "update tenant_members set status = 'removed' where user_id = %s and tenant_id = %s"
    connection.execute(left, [people.viewer, people.acme])
    assert one("viewer", everything, people.member) is None
    assert one("member", everything, people.viewer) is None


def test_a_visitor_sees_no_names(refused):
    refused("visitor", "select * from people")


# inviting


def test_an_admin_finds_a_person_invites_and_is_answered(connection, people, one, rows, call):
    find = {"p_email": " Stranger@Example.TEST ", "p_tenant_id": people.acme}
    assert rows("admin", "find_person", **find) == [(people.stranger, "stranger", None, None)]
    call("admin", "add_tenant_member", p_tenant_id=people.acme, p_user_id=people.stranger)
    assert rows("admin", "find_person", **find)[0][3] == "pending"
    [(tenant, name, role, inviter, inviter_name, _)] = rows("stranger", "my_invitations")
    assert (tenant, name, role) == (people.acme, "acme", "member")
    assert (inviter, inviter_name) == (people.admin, "admin")
    assert rows("member", "my_invitations") == []
    assert one("stranger", "select name from tenants where id = %s", people.acme) is None

    both = {"p_tenant_id": people.acme, "p_user_id": people.stranger}
    assert call("stranger", "remove_tenant_member", **both) is True
    assert rows("stranger", "my_invitations") == []
    call("admin", "add_tenant_member", **both)
    assert call("stranger", "accept_tenant_invitation", p_tenant_id=people.acme) is True
    assert one("stranger", "select name from tenants where id = %s", people.acme) == ("acme",)


def test_a_person_is_found_by_the_whole_address_only(people, rows):
    for part in ("stranger", "%@example.test", "stranger@example.tes", "", None):
        assert rows("admin", "find_person", p_email=part, p_tenant_id=people.acme) == []
    everyone = rows("platform_admin", "find_person", p_email="stranger@example.test")
    assert everyone == [(people.stranger, "stranger", None, None)]
    assert rows("service", "find_person", p_email="stranger@example.test")


@pytest.mark.parametrize("who", ["member", "viewer", "stranger"])
def test_who_invites_nobody_finds_nobody(people, call, who):
    find = {"p_email": "admin@example.test", "p_tenant_id": people.acme}
    with pytest.raises(errors.InsufficientPrivilege, match="none of these roles"):
        call(who, "find_person", **find)
    with pytest.raises(errors.InvalidParameterValue, match="Name the tenant"):
        call(who, "find_person", p_email="admin@example.test")


def test_addresses_are_not_tried_out(people, rows):
    find = {"p_tenant_id": people.acme}
    for number in range(30):
        assert rows("admin", "find_person", p_email=f"{number}@example.test", **find) == []
    with pytest.raises(errors.ConfigurationLimitExceeded, match="looked for 30 people") as told:
        rows("admin", "find_person", p_email="stranger@example.test", **find)
    assert told.value.diag.message_hint == "Try again in an hour."


# money


def set_role(connection, people, role, who="viewer"):
    connection.execute(
        "update tenant_members set role = %s where tenant_id = %s and user_id = %s",
        [role, people.acme, getattr(people, who)],
    )


def test_billing_sees_the_books_of_the_tenant(connection, people, call, one):
    call(
        "service",
        "record_ledger_entry",
        p_transaction_id="t",
        p_account_type="tenant",
        p_account_id=people.acme,
        p_amount_cents=2900,
        p_transaction_type="payment",
    )
    read = "select amount_cents from financial_ledger"
    assert one("viewer", read) is None
    set_role(connection, people, "billing")
    assert one("viewer", read) == (2900,) == one("admin", read)
    for who in ("member", "stranger"):
        assert one(who, read) is None


@pytest.fixture
def plans(connection):
    """The ids of plans by their price a month; None for one that is agreed on."""
    add = """
        insert into subscription_plans (code, name, price_monthly)
        values (gen_random_uuid(), 'x', %s)
        returning id
    """
    return {price: connection.execute(add, [price]).fetchone()[0] for price in (0, 29, 99, None)}


def test_billing_changes_the_plan(connection, people, call, plans):
    set_role(connection, people, "billing")

    def change(who, price):
        changed = call(who, "change_tenant_plan", p_tenant_id=people.acme, p_plan_id=plans[price])
        state = "select plan_id, requested_plan_id from tenants where id = %s"
        return changed, *connection.execute(state, [people.acme]).fetchone()

    assert change("viewer", 0) == ("changed", plans[0], None)
    assert change("viewer", 99) == ("requested", plans[0], plans[99])
    assert change("service", 99) == ("changed", plans[99], None)
    assert change("admin", 29) == ("changed", plans[29], None)
    with pytest.raises(errors.InsufficientPrivilege, match="agreed on, not chosen"):
        change("viewer", None)
    assert change("platform_admin", None) == ("changed", plans[None], None)
    for who in ("member", "stranger"):
        with pytest.raises(errors.InsufficientPrivilege, match="none of these roles"):
            change(who, 0)
    with pytest.raises(errors.NoDataFound, match="no active plan"):
        call("viewer", "change_tenant_plan", p_tenant_id=people.acme, p_plan_id=uuid.uuid4())


def test_a_plan_with_more_in_it_is_an_upgrade_whatever_it_costs(connection, people, call):
    """An attacker on a plan that is paid for looks for one as cheap, with more in it."""
    set_role(connection, people, "billing")
    add = """
        insert into subscription_plans (code, name, price_monthly, price_yearly, limits, features)
        values (gen_random_uuid(), 'x', %s, %s, %s, %s) returning id
    """

    def plan(monthly, limits, features=(), yearly=None):
        row = connection.execute(add, [monthly, yearly, Jsonb(limits), Jsonb([*features])])
        return row.fetchone()[0]

    def change(wanted, who="viewer"):
        return call(who, "change_tenant_plan", p_tenant_id=people.acme, p_plan_id=wanted)

    present = plan(29, {"leads": 10, "mails": -1}, ["export"])
    for upgrade in (
        plan(29, {"leads": 11, "mails": 5}, ["export"]),
        plan(29, {"leads": -1, "mails": 5}, ["export"]),
        plan(5, {"mails": 5}, ["export"]),
        plan(29, {"leads": 10, "mails": -1, "rows": -1}, ["export"]),
        plan(29, {"leads": 10, "mails": -1}, ["export", "api"]),
        plan(29, {"leads": 10, "mails": -1}, ["export"], yearly=300),
    ):
        assert change(present, "service") == "changed"
        assert change(upgrade) == "requested"
        assert change(upgrade, "admin") == "requested"
        assert change(upgrade, "platform_admin") == "changed"
    assert change(present, "service") == "changed"
    for other in (
        plan(29, {"leads": 10, "mails": 7, "calls": 1, "rows": 1000}),
        plan(5, {"leads": 10, "mails": 7, "calls": 1, "rows": 1000}),
        plan(0, {"leads": 99}, ["api"]),
    ):
        assert change(other) == "changed"


# taking part


MEETING = {"title": "x", "start_time": "2030-01-01 09:00Z", "end_time": "2030-01-01 10:00Z"}
TAKING_PART = {
    "appointments": ("organizer_id", "participants", MEETING),
    "meetings": ("organizer_id", "participants", MEETING),
    "design_projects": ("owner_id", "collaborators", {"name": "x", "project_type": "x"}),
}
CHILDREN = {
    "appointments": (
        "appointment_reminders (appointment_id, reminder_type, timing_hours)",
        "values (%s, 'email', 1)",
    ),
    "meetings": ("meeting_notes (meeting_id, summary)", "values (%s, 'x')"),
    "design_projects": (
        "design_versions (project_id, version_number, design_data)",
        "values (%s, 1, '{}')",
    ),
}


@pytest.mark.parametrize("table", TAKING_PART)
@pytest.mark.parametrize("form", ["an id", "an object"])
def test_who_takes_part_sees_it_with_what_hangs_on_it(people, one, refused, table, form):
    owner, named, values = TAKING_PART[table]
    person = str(people.member)
    values = values | {
        owner: people.admin,
        named: Jsonb([{"user_id": person, "name": "Mim"} if form == "an object" else person]),
    }
    places = ", ".join(["%s"] * len(values))
    insert = f"insert into {table} ({', '.join(values)}) values ({places}) returning id"
    [row] = one("admin", insert, *values.values())
    child, given = CHILDREN[table]
    one("admin", f"insert into {child} {given} returning 1", row)
    children = f"select * from {child.split()[0]}"
    for who in ("admin", "member"):
        assert one(who, f"select id from {table}") == (row,)
        assert one(who, children)
    for who in ("viewer", "stranger"):
        assert one(who, f"select id from {table}") is None
        assert one(who, children) is None
    column = "title" if "title" in values else "name"
    assert one("member", f"update {table} set {column} = 'y' returning 1") is None
    refused("member", f"insert into {child} {given}", row)


BOOK = """
insert into appointments (organizer_id, title, start_time, end_time)
values (%s, 'x', '2030-01-01 {}:00Z', '2030-01-01 {}:00Z') returning id
"""


def test_nobody_is_booked_twice(connection, people, one, call):
    [first] = one("member", BOOK.format("09", "11"), people.member)
    with pytest.raises(errors.ExclusionViolation, match="appointments_not_double_booked_excl"):
        one("member", BOOK.format("10", "12"), people.member)
    assert one("member", BOOK.format("11", "12"), people.member)
    assert one("admin", BOOK.format("10", "12"), people.admin)
    cancel = "update appointments set status = 'cancelled' where id = %s returning 1"
    assert one("member", cancel, first)
    assert one("member", BOOK.format("09", "10"), people.member)
    with pytest.raises(errors.ExclusionViolation):
        one("member", cancel.replace("cancelled", "confirmed"), first)
    with pytest.raises(errors.InsufficientPrivilege, match="permission denied"):
        one("member", "update appointments set overlaps_others = true returning 1")


# moderation, and who looks after the platform


@pytest.fixture
def moderator(connection, people):
    """The viewer of acme as a moderator of the platform."""
    connection.execute(
        "insert into user_roles (user_id, role) values (%s, 'moderator')", [people.viewer]
    )
    return "viewer"


@pytest.mark.parametrize("table", ["posts", "comments"])
def test_moderators_remove_what_was_flagged(connection, people, one, call, moderator, table):
    insert = "insert into posts (user_id, body) values (%s, 'x') returning id"
    [row] = one("stranger", insert, people.stranger)
    column = "post_id"
    if table == "comments":
        insert = "insert into comments (post_id, user_id, body) values (%s, %s, 'x') returning id"
        [row] = one("stranger", insert, row, people.stranger)
        column = "comment_id"
    [flag] = one(
        "member",
        f"insert into moderation_flags (flagged_by, {column}, reason) values (%s, %s, 'rude')"
        " returning id",
        people.member,
        row,
    )
    for who in ("member", "stranger", "admin"):
        with pytest.raises(errors.InsufficientPrivilege, match="Only moderators"):
            call(who, "remove_flagged_content", p_flag_id=flag)
    assert call(moderator, "remove_flagged_content", p_flag_id=flag) is True
    assert connection.execute(f"select from {table} where id = %s", [row]).fetchone() is None
    assert call(moderator, "remove_flagged_content", p_flag_id=flag) is False
    logged = "select user_id, resource_type, resource_id, metadata from audit_logs"
    assert connection.execute(f"{logged} where action = 'content_removed'").fetchall() == [
        (people.viewer, table, str(row), {"reason": "rude"})
    ]


def test_platform_admins_remove_it_too(people, one, call):
    [post] = one("stranger", "insert into posts (user_id, body) values (%s, 'x') returning id",
                 people.stranger)  # fmt: skip
    flag = "insert into moderation_flags (flagged_by, post_id, reason) values (%s, %s, 'x')"
    [flag] = one("member", flag + " returning id", people.member, post)
    assert call("platform_admin", "remove_flagged_content", p_flag_id=flag) is True
    assert one("stranger", "select from posts where id = %s", post) is None


def test_platform_admins_list_tenants_and_members(people, one):
    tenants = "select count(*) from tenants where id in (%s, %s)"
    members = "select count(*) from tenant_members where tenant_id = %s"
    assert one("platform_admin", tenants, people.acme, people.globex) == (2,)
    assert one("platform_admin", members, people.acme) == (3,)
    assert one("stranger", tenants, people.acme, people.globex) == (1,)
    assert one("stranger", members, people.acme) == (0,)


ANNOUNCE = "insert into community_posts (author_id, type, title, content) values (%s, %s, 'x', 'x')"


def test_who_looks_after_the_platform_announces(people, one, refused, moderator):
    for who in ("platform_admin", moderator):
        assert one(who, ANNOUNCE + " returning 1", getattr(people, who), "announcement")
    refused("member", ANNOUNCE, people.member, "announcement")
    assert one("member", ANNOUNCE + " returning 1", people.member, "tip")
    change = "update community_posts set type = 'announcement' where author_id = %s"
    refused("member", change, people.member)


# rows that find their tenant


def test_an_execution_is_in_the_tenant_of_its_workflow(people, one, refused):
    insert = "insert into workflows (tenant_id, name) values (%s, 'x') returning id"
    [workflow] = one("admin", insert, people.acme)
    execute = "insert into workflow_executions (workflow_id) values (%s) returning tenant_id, id"
    tenant, execution = one("member", execute, workflow)
    assert tenant == people.acme
    step = (
        "insert into step_executions (execution_id, step_id, step_type) values (%s, 'x', 'x')"
        " returning tenant_id"
    )
    assert one("member", step, execution) == (people.acme,)
    assert one("service", step, execution) == (people.acme,)
    refused("viewer", execute, workflow)
    refused("stranger", execute, workflow, match="of workflows that the caller does not see")
    refused("stranger", step, execution, match="that the caller does not see")


def test_a_row_about_a_lead_is_in_the_tenant_of_the_lead(people, one, refused):
    [lead] = one("admin", "insert into leads (tenant_id, email) values (%s, 'x') returning id",
                 people.acme)  # fmt: skip
    note = "insert into lead_activities (lead_id, activity_type) values (%s, 'x')"
    assert one("member", note + " returning tenant_id", lead) == (people.acme,)
    refused("stranger", note, lead, match="that the caller does not see")
    # without a lead it is in the tenant of the request
    sold = "insert into conversions (type) values ('demo') returning tenant_id"
    assert one("member", sold) == (people.member,)


# visitors


COMMENT = """
insert into blog_comments (post_slug, author_name, author_email, content)
values ('a', 'Vi', 'vi@example.test', 'Nice'), ('b', 'Vi', 'vi@example.test', 'Good')
returning id, status, content
"""


def test_a_visitor_comments_and_gets_the_comment_back(connection, acting_as):
    with acting_as("visitor"):
        added = connection.execute(COMMENT).fetchall()
    assert [row[1:] for row in added] == [("pending", "Nice"), ("pending", "Good")]
    # another request is another transaction
    connection.execute("update blog_comments set added_in = '3'")
    for who in ("visitor", "stranger"):
        with acting_as(who):
            assert connection.execute("select * from blog_comments_visible").fetchall() == []
    connection.execute("update blog_comments set status = 'approved' where post_slug = 'a'")
    with acting_as("visitor"):
        [row] = connection.execute("select post_slug from blog_comments_visible").fetchall()
    assert row == ("a",)


def test_a_comment_that_waits_is_seen_in_no_other_transaction(new_database, built_template):
    database = new_database(template=built_template)
    with database.connect() as connection:
        with act_as(connection, "anon"):
            assert len(connection.execute(COMMENT).fetchall()) == 2
        for role in ("anon", "authenticated"):
            with act_as(connection, role, {"sub": uuid.uuid4()}):
                read = "select id from blog_comments"
                assert connection.execute(read).fetchall() == []
                # one that writes has a number of its own
                if role == "anon":
                    assert len(connection.execute(COMMENT).fetchall()) == 2
                    assert len(connection.execute(read).fetchall()) == 2


# accounts


def test_the_profile_follows_a_changed_address(connection, people, one):
    connection.execute(
        "update auth.users set email = 'new@example.test' where id = %s", [people.member]
    )
    assert one("member", "select email from profiles") == ("new@example.test",)
    kept = "select email from profiles where id = %s"
    assert connection.execute(kept, [people.admin]).fetchone() == ("admin@example.test",)


def delete_account(connection, user_id):
    connection.execute("delete from auth.users where id = %s", [user_id])


def test_a_tenant_whose_only_admin_leaves_gets_another_one(connection, people, one):
    delete_account(connection, people.admin)
    members = "select user_id, role from tenant_members where tenant_id = %s order by role"
    assert connection.execute(members, [people.acme]).fetchall() == [
        (people.member, "admin"),
        (people.viewer, "viewer"),
    ]
    state = "select name, status from tenants"
    assert one("member", f"{state} where id = %s", people.acme) == ("acme", "active")
    logged = "select action, user_id from security_events where event_type = 'tenant_admin_left'"
    assert connection.execute(logged).fetchall() == [("promote", people.member)]
    # the other tenant, and the personal one, are none of its business
    delete_account(connection, people.viewer)
    assert len(connection.execute(logged).fetchall()) == 1


def test_a_tenant_without_a_member_is_suspended(connection, people, one, call):
    set_role(connection, people, "viewer", "member")
    delete_account(connection, people.admin)
    state = "select status from tenants where id = %s"
    assert connection.execute(state, [people.acme]).fetchone() == ("suspended",)
    assert one("viewer", state, people.acme) is None
    roles = "select role from tenant_members where tenant_id = %s"
    assert connection.execute(roles, [people.acme]).fetchall() == [("viewer",), ("viewer",)]
    # a platform admin names one
    call(
        "platform_admin",
        "update_tenant_member_role",
        p_tenant_id=people.acme,
        p_user_id=people.member,
        p_role="admin",
    )
    with act_as(connection, "service_role"):
        connection.execute("update tenants set status = 'active' where id = %s", [people.acme])
    assert one("member", state, people.acme) == ("active",)


def test_a_tenant_with_another_admin_stays_as_it_is(connection, people):
    set_role(connection, people, "admin", "member")
    delete_account(connection, people.admin)
    logged = "select from security_events where event_type = 'tenant_admin_left'"
    assert connection.execute(logged).fetchone() is None


def test_a_lead_is_in_a_tenant_once_whatever_the_case(people, one):
    add = "insert into leads (tenant_id, email) values (%s, %s) returning 1"
    assert one("member", add, people.acme, "Ann@Example.test")
    with pytest.raises(errors.UniqueViolation, match="leads_tenant_id_lower_idx"):
        one("member", add, people.acme, "ann@example.test")
    assert one("stranger", add, people.globex, "ann@example.test")


def test_a_domain_is_of_one_tenant(connection, people):
    claim = "update tenants set domain = %s where id = %s"
    connection.execute(claim, ["Acme.example", people.acme])
    with pytest.raises(errors.UniqueViolation), connection.transaction():
        connection.execute(claim, ["acme.EXAMPLE", people.globex])


@pytest.mark.parametrize(
    ("table", "flag"), [("email_interactions", "opened"), ("security_events", "resolved")]
)
def test_a_flag_has_its_time(connection, people, table, flag):
    if table == "security_events":
        given = "(event_type, severity) values ('x', 'low')"
    else:
        [lead] = connection.execute(
            "insert into leads (tenant_id, email) values (%s, 'x') returning id", [people.acme]
        ).fetchone()
        given = f"(lead_id) values ('{lead}')"
    facts = f"returning {flag}, {flag}_at is not null"
    assert connection.execute(f"insert into {table} {given} {facts}").fetchone() == (False, False)
    for change, expected in [
        (f"{flag} = true", (True, True)),
        (f"{flag}_at = null", (False, False)),
        (f"{flag}_at = now()", (True, True)),
        (f"{flag} = false", (False, False)),
    ]:
        assert connection.execute(f"update {table} set {change} {facts}").fetchone() == expected
