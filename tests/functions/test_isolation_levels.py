"""What a function decides by what it read holds, whatever another session changes meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import psycopg
import pytest
from psycopg import errors
from psycopg.types.json import Jsonb

from .conftest import ROLES, sign_up_everyone

LEVELS = ["read committed", "repeatable read", "serializable"]
BEGINNING = [
    """
    truncate leads, user_settings, rate_limits, tenant_usage, financial_ledger,
        failed_login_attempts, edge_ai_device_profiles, appointments, posts cascade
    """,
    "delete from tenant_members where tenant_id = %(acme)s and user_id = %(stranger)s",
    """
    update tenant_members set status = 'active', role = case user_id
        when %(admin)s then 'admin' else 'member' end
    where tenant_id = %(acme)s
    """,
]
SECOND_ADMIN = """
update tenant_members set role = 'admin' where tenant_id = %(acme)s and user_id = %(member)s
"""
ADMINS = """
select count(*) from tenant_members
where tenant_id = %(acme)s and role = 'admin' and status = 'active'
"""
SUSPEND = """
update tenant_members set status = 'suspended'
where tenant_id = %(acme)s and user_id = %({})s returning true
"""
LEAD = "insert into leads (id, tenant_id, email) values (%(globex)s, %(acme)s, 'x')"
INVITE = """
insert into tenant_members (tenant_id, user_id, status) values (%(acme)s, %(stranger)s, 'pending')
"""
TEMPLATE = """
insert into edge_ai_device_profiles (id, tenant_id, user_id, name, device_type, is_template)
values (%(globex)s, null, null, 'x', (enum_range(null::edge_ai_device_type))[1], true)
"""
USE = """
insert into edge_ai_artifacts (
    tenant_id, user_id, device_profile_id, name, artifact_type, file_path
)
values (
    %(acme)s, %(member)s, %(globex)s, 'x', (enum_range(null::edge_ai_artifact_type))[1], 'x'
) returning device_profile_id
"""
BOOK = """
select record_ledger_entry('t-{}', 'system', 1, 'fee', p_idempotency_key => 'k')
"""

APPOINTMENT = """
insert into appointments (organizer_id, title, start_time, end_time)
values (%(member)s, 'x', '2030-01-01 {}:00Z', '2030-01-01 12:00Z') returning id
"""
PLANS = """
insert into subscription_plans (code, name, price_monthly)
values ('free', 'x', 0), ('paid', 'x', 29), ('dear', 'x', 99) on conflict (code) do nothing
"""
DEAR = "update tenants set plan_id = (select id from subscription_plans where code = 'dear')"
CHANGE_PLAN = """
select change_tenant_plan(%(acme)s, (select id from subscription_plans where code = '{}'))
"""
FLAG = """
with post as (insert into posts (user_id, body) values (%(member)s, 'x') returning id)
insert into moderation_flags (flagged_by, post_id, reason) select %(member)s, id, 'x' from post
"""
LEAVE = "delete from auth.users where id = %({})s returning true"


@dataclass(frozen=True)
class Scenario:
    """Two who call at once, and what has to be true afterwards."""

    first: tuple[str, str]
    """Who, and the call."""
    second: tuple[str, str]
    check: str
    """A query for what holds."""
    expected: object
    """Its answer; "calls" for the number of the two that succeeded."""
    before: list[str] = field(default_factory=list)
    refused: tuple[type[psycopg.Error], ...] = ()
    """How the second may be refused besides a serialization failure."""


def alike(who, call, *arguments, **named):
    return Scenario((who, call), (who, call), *arguments, **named)


SCENARIOS = {
    "remove_tenant_member": Scenario(
        ("admin", "select remove_tenant_member(%(acme)s, %(member)s)"),
        ("member", "select remove_tenant_member(%(acme)s, %(admin)s)"),
        ADMINS,
        1,
        [SECOND_ADMIN],
        (errors.CheckViolation, errors.InsufficientPrivilege),
    ),
    "update_tenant_member_role": Scenario(
        ("admin", "select update_tenant_member_role(%(acme)s, %(admin)s, 'member')"),
        ("member", "select update_tenant_member_role(%(acme)s, %(member)s, 'viewer')"),
        ADMINS,
        1,
        [SECOND_ADMIN],
        (errors.CheckViolation,),
    ),
    "keep_tenant_admin": Scenario(
        ("admin", SUSPEND.format("member")),
        ("member", SUSPEND.format("admin")),
        ADMINS,
        1,
        [SECOND_ADMIN],
        (errors.CheckViolation,),
    ),
    "add_tenant_member": alike(
        "admin",
        "select add_tenant_member(%(acme)s, %(stranger)s)",
        "select count(*) from tenant_members where user_id = %(stranger)s and tenant_id = %(acme)s",
        1,
    ),
    "accept_tenant_invitation": Scenario(
        ("admin", "select remove_tenant_member(%(acme)s, %(stranger)s)"),
        ("stranger", "select accept_tenant_invitation(%(acme)s)"),
        "select status from tenant_members where user_id = %(stranger)s and tenant_id = %(acme)s",
        "removed",
        [INVITE],
    ),
    "create_tenant": alike(
        "member",
        "select create_tenant('x', 'wanted', null)",
        "select count(*) from tenants where subdomain = 'wanted'",
        1,
        refused=(errors.UniqueViolation,),
    ),
    "track_usage": alike(
        "member",
        "select track_usage(%(acme)s, 'executions', 2)",
        "select sum(usage_count) from tenant_usage",
        2,
        ["""update tenants set limits = '{"executions": 3}'"""],
        (errors.ConfigurationLimitExceeded,),
    ),
    "check_rate_limit": alike(
        "member",
        "select check_rate_limit(%(member)s::text, '/chat', 1, 86400)",
        "select sum(request_count) from rate_limits",
        1,
    ),
    "record_ledger_entry": Scenario(
        ("service", BOOK.format(1)),
        ("service", BOOK.format(2)),
        "select count(*) from financial_ledger",
        1,
    ),
    "get_or_create_user_settings": alike(
        "member",
        "select (get_or_create_user_settings(%(member)s)).id",
        "select count(*) from user_settings where user_id = %(member)s",
        1,
    ),
    "get_or_create_content_studio_token": alike(
        "platform_admin",
        "select get_or_create_content_studio_token(%(platform_admin)s)",
        "select count(*) from content_studio_tokens",
        1,
    ),
    "calculate_lead_score": Scenario(
        ("member", "update leads set status = 'qualified' where id = %(globex)s returning true"),
        ("admin", "select calculate_lead_score(%(globex)s)"),
        "select status, score in (0, 40) from leads",
        ("qualified", True),
        [LEAD.replace("'x'", "'x@example.test'")],
    ),
    "adopt_device_template": alike(
        "member",
        USE,
        "select count(*) from edge_ai_device_profiles where template_id = %(globex)s",
        1,
        [TEMPLATE],
    ),
    "record_failed_login_attempt": alike(
        "service",
        "select record_failed_login_attempt('x@example.test', '192.0.2.1')",
        "select max(attempt_count) from failed_login_attempts",
        "calls",
    ),
    "appointments": Scenario(
        ("member", APPOINTMENT.format("09")),
        ("member", APPOINTMENT.format("10")),
        "select count(*) from appointments",
        1,
        refused=(errors.ExclusionViolation,),
    ),
    "change_tenant_plan": Scenario(
        ("service", CHANGE_PLAN.format("free")),
        ("admin", CHANGE_PLAN.format("paid")),
        "select code from subscription_plans inner join tenants on plan_id = subscription_plans.id"
        " where tenants.id = %(acme)s",
        "free",
        [PLANS, DEAR],
    ),
    "remove_flagged_content": alike(
        "platform_admin",
        "select remove_flagged_content(id) from moderation_flags",
        "select count(*) from audit_logs where action = 'content_removed'",
        1,
        [FLAG],
    ),
    # the last one, since accounts are gone
    "replace_tenant_admin": Scenario(
        ("service", LEAVE.format("admin")),
        ("service", LEAVE.format("member")),
        ADMINS,
        1,
        [SECOND_ADMIN, INVITE.replace("pending", "active")],
    ),
}

# Functions that write and decide nothing by what they read.
DECIDE_NOTHING = {
    "cleanup_orphaned_executions",  # an execution without a step is stalled until its step commits
    "clear_failed_login_attempts",
    "drop_orphaned_tokens",  # the id of a row that is gone does not come back
    "find_person",  # counts with check_rate_limit()
    "hybrid_search",  # sets how far the index is searched
    "log_audit_event",
    "mark_notifications_read",
    "put_integration_tokens",  # holds the row before the trigger reads
    "recompute_metrics_daily",  # the same again later
    "search_embeddings",  # sets how far the index is searched
    "set_tenant_context",  # a setting grants nothing
    "update_pmf_metrics_snapshot",  # the same again later
}


def begin(database, people, level, who):
    """A session that acts in someone's name, in a transaction that has taken its snapshot."""
    connection = database.connect()
    connection.execute(f"begin isolation level {level}")
    claims = {"role": ROLES.get(who, "authenticated")}
    if who not in ROLES:
        claims["sub"] = str(getattr(people, who))
    connection.execute("select set_config('request.jwt.claims', %s::text, true)", [Jsonb(claims)])
    connection.execute(f"set local role {claims['role']}")
    connection.execute("select count(*) from tenant_members")
    return connection


@pytest.mark.parametrize("level", LEVELS)
def test_two_at_once_break_nothing(new_database, built_template, level):
    """Of two sessions whose snapshots are equally old, the second waits for the first."""
    database = new_database(template=built_template)
    with database.connect() as admin, ThreadPoolExecutor(1) as threads:
        people = sign_up_everyone(admin)
        broken = {}
        for name, scenario in SCENARIOS.items():
            for statement in [*BEGINNING, *scenario.before]:
                admin.execute(statement, vars(people))
            held = outcome(database, people, level, scenario, threads)
            found = admin.execute(scenario.check, vars(people)).fetchone()
            if found not in (held, (held,)):
                broken[name] = found
    assert broken == {}


def outcome(database, people, level, scenario, threads):
    """What `check` has to answer, after both have called."""
    (first_who, first_call), (second_who, second_call) = scenario.first, scenario.second
    calls = 1
    with (
        begin(database, people, level, first_who) as first,
        begin(database, people, level, second_who) as second,
    ):
        first.execute(first_call, vars(people))
        answer = threads.submit(second.execute, second_call, vars(people))
        # where it doesn't wait for the first it has answered by then, whatever the first does
        errors_of_second = (errors.SerializationFailure, *scenario.refused)
        try:
            answer.result(timeout=0.3)
        except TimeoutError:
            pass
        except errors_of_second:
            pass
        first.execute("commit")
        try:
            answer.result(timeout=60)
            second.execute("commit")
            calls = 2
        except errors_of_second:
            second.execute("rollback")
    return calls if scenario.expected == "calls" else scenario.expected


def test_every_function_that_writes_is_tried(connection):
    functions = connection.execute(
        "select proname from pg_proc where pronamespace = 'public'::regnamespace"
        " and provolatile = 'v' and prorettype <> 'trigger'::regtype"
        " and not exists (select from pg_depend where objid = pg_proc.oid and deptype = 'e')"
    )
    tried = {*SCENARIOS, *DECIDE_NOTHING}
    assert {name for (name,) in functions} - tried == set()
