"""Nobody who signs up fills the disk with rows, nor by what functions add to tables."""

import re
import uuid

import pytest
from psycopg import errors

from groundwork import ROOT

LIMITS = """
select
    tgrelid::regclass::text,
    split_part(encode(tgargs, 'escape'), '\\000', 1),
    split_part(encode(tgargs, 'escape'), '\\000', 2)::integer,
    exists (
        select from pg_index
        inner join pg_attribute on attrelid = indrelid and attnum = indkey[0]
        where
            indrelid = tgrelid
            and indpred is null
            and attname = split_part(encode(tgargs, 'escape'), '\\000', 1)
    )
from pg_trigger
where tgfoid = 'access.limit_rows'::regproc

union all

select
    tgrelid::regclass::text,
    'tenant_id',
    null,
    exists (
        select from pg_index
        inner join pg_attribute on attrelid = indrelid and attnum = indkey[0]
        where indrelid = tgrelid and indpred is null and attname = 'tenant_id'
    )
from pg_trigger
where tgfoid = 'access.limit_tenant_rows'::regproc
"""


def test_rows_are_counted_by_an_index(connection):
    found = connection.execute(LIMITS).fetchall()
    assert len(found) > 30
    assert [table for table, *_, is_indexed in found if not is_indexed] == []


def test_the_list_is_what_is_in_force(connection):
    text = (ROOT / "macros" / "row_access" / "row_limits.sql").read_text()
    listed = dict(re.findall(r"'(\w+)': \['\w+', (\d+)", text))
    found = {table: str(most) for table, _, most, _ in connection.execute(LIMITS) if most}
    assert found == listed


# A client adds a row to these, and nothing counts them. Platform admins alone add to the others.
INVITING = """
select relname::text
from pg_class
where
    relnamespace = 'public'::regnamespace
    and relkind in ('r', 'p')
    and not relispartition
    and (
        has_any_column_privilege('authenticated', oid, 'insert')
        or has_any_column_privilege('anon', oid, 'insert')
    )
    and exists (
        select from pg_policy
        where
            polrelid = pg_class.oid
            and polcmd = 'a'
            and pg_get_expr(polwithcheck, polrelid) !~ 'access.is_admin'
            and polroles && array['anon', 'authenticated']::regrole[]::oid[]
    )
    and not exists (
        select from pg_trigger
        where
            tgrelid = pg_class.oid
            and tgenabled <> 'D'
            and tgfoid in (
                'access.limit_rows'::regproc,
                'access.limit_tenant_rows'::regproc,
                'access.limit_members'::regproc,
                'access.limit_pending_comments'::regproc
            )
    )
order by relname
"""
# What bounds the rows of such a table: the columns of a unique key, the first of them the caller.
BOUNDED = {
    "challenge_participants": ["user_id", "challenge_id"],
    "data_subjects": ["user_id"],
    "expert_profiles": ["user_id"],
    "guardian_preferences": ["user_id"],
    "integrations": ["user_id", "provider"],
    "notification_preferences": ["user_id", "tenant_id", "notification_type"],
    "onboarding_quests": ["user_id", "quest_type"],
    "profiles": ["id"],
    "pretest_answers": ["user_id"],
    "user_settings": ["user_id", "tenant_id"],
}
UNIQUE_KEYS = """
select array(
    select attname::text from pg_attribute
    where attrelid = indrelid and attnum = any(indkey) order by attname
)
from pg_index
where
    indrelid = %s::regclass and indisunique and indpred is null
    and array_position(indkey::int2[], 0::int2) is null
"""
OF_THE_CALLER = """
select pg_get_expr(polwithcheck, polrelid) from pg_policy
where
    polrelid = %s::regclass and polcmd = 'a'
    and polroles && array['anon', 'authenticated']::regrole[]::oid[]
"""
# A value of a list, or one of the rows that clients do not add, or of a tenant of the caller.
OF_FEW = """
select
    exists (
        select from pg_constraint
        where
            conrelid = %(table)s::regclass and contype = 'c'
            and position(%(column)s || ' = ANY (ARRAY[' in pg_get_constraintdef(oid)) > 0
    )
    or exists (
        select from pg_constraint
        inner join pg_attribute on attrelid = conrelid and conkey = array[attnum]
        where
            conrelid = %(table)s::regclass and contype = 'f' and attname = %(column)s
            and (confrelid = 'tenants'::regclass or not confrelid::regclass::text = any(%(open)s))
    )
    or exists (
        select from pg_attribute
        inner join pg_type on atttypid = pg_type.oid
        where attrelid = %(table)s::regclass and attname = %(column)s and typtype = 'e'
    )
"""


def unproven(connection):
    """The tables of BOUNDED whose rows are not bounded by what it says."""
    added_to = {name for (name,) in connection.execute(INVITING)} | {"tenants"}
    for table, (owner, *others) in BOUNDED.items():
        keys = [key for (key,) in connection.execute(UNIQUE_KEYS, [table])]
        checks = [check for (check,) in connection.execute(OF_THE_CALLER, [table])]
        few = [
            connection.execute(
                OF_FEW, {"table": table, "column": column, "open": [*added_to]}
            ).fetchone()[0]
            for column in others
        ]
        if (
            sorted([owner, *others]) not in keys
            or not all(f"{owner} = ( SELECT uid()" in check for check in checks)
            or not all(few)
        ):
            yield table


def test_each_table_that_clients_add_to_has_a_limit(connection):
    found = {name for (name,) in connection.execute(INVITING)}
    assert found == {*BOUNDED}
    connection.execute("drop trigger posts_limit_rows on posts")
    connection.execute("alter table leads disable trigger leads_limit_tenant_rows")
    assert {name for (name,) in connection.execute(INVITING)} - found == {"posts", "leads"}


def test_what_bounds_the_other_tables_holds(connection):
    assert [*unproven(connection)] == []
    connection.execute(
        "alter table onboarding_quests drop constraint onboarding_quests_quest_type_check"
    )
    connection.execute("alter table pretest_answers drop constraint pretest_answers_user_id_key")
    assert [*unproven(connection)] == ["onboarding_quests", "pretest_answers"]


# What functions that clients call, or that run when they write, add rows to.
ADDED_BY_FUNCTIONS = """
select relname::text
from pg_class
where
    relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
    and has_any_column_privilege('groundwork_definer', oid, 'insert')
"""
# Those that row_limits() does not list, and why.
ONE_EACH = {
    "content_studio_tokens": "user_id",
    "leaderboard_entries": "user_id",
    "profiles": "id",
    "user_roles": "user_id",
    "user_settings": "user_id",
}


def test_what_functions_add_is_limited_or_has_a_key(connection):
    text = (ROOT / "macros" / "row_access" / "row_limits.sql").read_text()
    listed = {*re.findall(r"'(\w+)': \['", text)}
    found = {name for (name,) in connection.execute(ADDED_BY_FUNCTIONS)}
    assert found - listed == {*ONE_EACH}
    for table, column in ONE_EACH.items():
        keys = [key for (key,) in connection.execute(UNIQUE_KEYS, [table])]
        assert any(column in key for key in keys), table


def flood(connection, acting_as, who, message, code, statement, values):
    with pytest.raises(code, match=message), acting_as(who):
        connection.execute(statement, values)


def test_one_tenant_has_so_many_rows(connection, people, acting_as):
    add = "insert into workflows (tenant_id, name) select %s, 'x' from generate_series(1, %s)"
    message = "One tenant has at most 3 rows in workflows"
    full = errors.ConfigurationLimitExceeded
    own = people.owner  # the personal tenant
    # by the plan, and by the tenant's own limits, which go before it
    connection.execute(
        "insert into subscription_plans (id, code, name, limits)"
        " values (%s, 'x', 'x', '{\"rows\": 3}')",
        [uuid.UUID(int=7)],
    )
    connection.execute("update tenants set plan_id = %s where id = %s", [uuid.UUID(int=7), own])
    flood(connection, acting_as, "owner", message, full, add, [own, 4])
    with acting_as("owner"):
        connection.execute(add, [own, 3])
    flood(connection, acting_as, "owner", message, full, add, [own, 1])
    with acting_as("service"):
        connection.execute(add, [own, 1])
    connection.execute("update tenants set limits = '{\"rows\": -1}' where id = %s", [own])
    with acting_as("owner"):
        connection.execute(add, [own, 1])
    connection.execute("update tenants set plan_id = null, limits = '{}' where id = %s", [own])
    connection.execute(add, [own, 100_000])
    message = "One tenant has at most 100000 rows in workflows"
    flood(connection, acting_as, "owner", message, full, add, [own, 1])


def test_invitations_fill_no_table(connection, people, acting_as):
    connection.execute("alter table tenant_members disable trigger user")
    connection.execute(
        "with made as (insert into users (email) select number || '@many.test'"
        " from generate_series(1, 10000) as numbers (number) returning id)"
        " insert into tenant_members (tenant_id, user_id) select %s, id from made",
        [people.acme],
    )
    connection.execute("alter table tenant_members enable trigger user")
    full, message = errors.ConfigurationLimitExceeded, "One tenant has at most 10000 members"
    invite = "select add_tenant_member(%s, %s)"
    flood(
        connection, acting_as, "tenant_admin", message, full, invite, [people.acme, people.stranger]
    )
    with acting_as("service"):
        connection.execute(invite, [people.acme, people.stranger])


def test_made_up_names_fill_no_counters(connection, people, acting_as):
    by_user = "One user has at most 1000 counters"
    count = (
        "select check_rate_limit(%s || ':' || number, 'x', 5, 60)"
        " from generate_series(1, %s) as numbers (number)"
    )
    refused = errors.CheckViolation
    flood(connection, acting_as, "owner", by_user, refused, count, [str(people.owner), 1001])
    with acting_as("owner"):
        connection.execute(count, [str(people.owner), 1000])
    with acting_as("service"):
        connection.execute(count, [str(people.owner), 1100])
    by_tenant = "One tenant has at most 100 metrics"
    use = "select track_usage(%s, 'x' || number) from generate_series(1, 101) as numbers (number)"
    flood(connection, acting_as, "owner", by_tenant, refused, use, [people.acme])
    with acting_as("service"):
        connection.execute(use, [people.acme])


def test_changing_a_row_again_and_again_fills_no_record(connection, people, acting_as):
    connection.execute(
        "insert into security_events (user_id, event_type, severity)"
        " select %s, 'data_change', 'low' from generate_series(1, 9999)",
        [people.tenant_admin],
    )
    change = "update tenants set name = name || 'x' where id = %s"
    with acting_as("tenant_admin"):
        connection.execute(change, [people.acme])
    refused, message = errors.CheckViolation, "One user makes at most 10000 changes a day"
    flood(connection, acting_as, "tenant_admin", message, refused, change, [people.acme])
    with acting_as("service"):
        connection.execute(change, [people.acme])
    # leaving is never kept from anyone
    connection.execute("delete from users where id = %s", [people.tenant_admin])


def test_comments_of_visitors_wait_in_a_short_queue(connection, people, acting_as):
    add = (
        "insert into blog_comments (post_slug, author_name, author_email, content)"
        " select 'x', 'x', 'x@example.test', 'x' from generate_series(1, %s)"
    )
    connection.execute(add, [9999])
    with acting_as("visitor"):
        connection.execute(add, [1])
    for who in ("visitor", "owner"):
        message = "At most 10000 comments wait for approval"
        flood(connection, acting_as, who, message, errors.CheckViolation, add, [1])
    with acting_as("service"):
        connection.execute(add, [1])
    connection.execute("update blog_comments set status = 'approved'")
    with acting_as("visitor"):
        connection.execute(add, [1])


def test_rows_of_a_day_are_forgotten_after_it(connection, people, acting_as):
    connection.execute(
        "insert into app_events (user_id, type, created_at)"
        " select %(owner)s, 'x', now() - interval '2 days' from generate_series(1, 10000)",
        vars(people),
    )
    add = "insert into app_events (user_id, type) select %s, 'x' from generate_series(1, %s)"
    with acting_as("owner"):
        connection.execute(add, [people.owner, 10000])
    message = "One user_id has at most 10000 rows in app_events"
    with pytest.raises(errors.CheckViolation, match=message), acting_as("owner"):
        connection.execute(add, [people.owner, 1])
    with acting_as("service"):
        connection.execute(add, [people.owner, 1])


def test_one_user_makes_so_many_tenants(connection, people, acting_as):
    call = "select create_tenant('x', %s, null)"
    with acting_as("owner"):
        for number in range(100):
            connection.execute(call, [f"many-{number}"])
    with (
        pytest.raises(errors.CheckViolation, match="admin of at most 100 tenants"),
        acting_as("owner"),
    ):
        connection.execute(call, ["many-100"])
