"""The project's own consolidations: from each shape that the legacy tables had, in one run."""

import pytest
from psycopg import errors

from support.built import run, whole_artifact
from support.databases import act_as

USER = "00000000-0000-0000-0000-00000000000"
EXECUTION = "33333333-0000-0000-0000-000000000001"

GIVEN = f"""
insert into auth.users (id, email)
select ('{USER}' || number)::uuid, 'User' || number || '@Example.test '
from generate_series(1, 3) as number;
insert into workflows (id, tenant_id, name)
values ('22222222-0000-0000-0000-000000000001', '{USER}2', 'taken');
insert into workflow_executions (id, tenant_id, workflow_id)
values ('{EXECUTION}', '{USER}2', '22222222-0000-0000-0000-000000000001');
insert into failed_login_attempts (email, ip_address, attempt_count)
values ('user1@example.test', '10.0.0.1', 2);
create table failed_attempts (
    id uuid primary key default gen_random_uuid(), user_id uuid references auth.users (id),
    ip_address inet, attempt_count integer default 1, last_attempt timestamptz default now(),
    locked_until timestamptz, created_at timestamptz default now()
);
insert into failed_attempts (user_id, ip_address, attempt_count) values
    ('{USER}1', '10.0.0.1', 3), ('{USER}1', '10.0.0.1', 4), ('{USER}2', null, null),
    (null, null, 1), ('{USER}3', '10.0.0.3', -1), (null, '10.0.0.3', 5);
create table audit_log (
    id bigserial primary key, user_id uuid references auth.users (id) on delete cascade,
    action text not null, meta jsonb default '{{}}', ts timestamptz default now()
);
insert into audit_log (user_id, action, ts) values
    ('{USER}1', 'signed', '2024-01-01'), (null, 'without a time', null);
create table workflow_definitions (
    id uuid primary key default gen_random_uuid(), name text not null, description text,
    version text default '1.0', definition jsonb not null, triggers jsonb,
    is_active boolean default true, created_by uuid, created_at timestamptz default now(),
    updated_at timestamptz default now()
);
insert into workflow_definitions (id, name, definition, is_active, created_by) values
    ('22222222-0000-0000-0000-000000000001', 'taken', '{{}}', true, '{USER}1'),
    ('22222222-0000-0000-0000-000000000002', 'idle', '{{"a": 1}}', false, '{USER}2'),
    ('22222222-0000-0000-0000-000000000003', 'of nobody', '{{}}', true, '{USER}9');
create table workflow_steps (
    id uuid primary key default gen_random_uuid(), execution_id uuid, step_name text not null,
    step_type text not null, status text default 'pending', input_data jsonb, output_data jsonb,
    error_message text, started_at timestamptz, completed_at timestamptz,
    created_at timestamptz default now()
);
insert into workflow_steps (execution_id, step_name, step_type) values
    ('{EXECUTION}', 'first', 'mail'), ('33333333-0000-0000-0000-000000000009', 'lost', 'mail');
"""

# The shapes that won where the migrations came in this order, or in that.
SHAPES = {
    "first": f"""
    create table events (
        id uuid primary key default gen_random_uuid(), user_id uuid,
        occurred_at timestamptz not null default now(),
        event_name text not null, props jsonb not null default '{{}}'
    );
    insert into events (user_id, event_name, props) values
        ('{USER}1', 'opened', '{{"a": 1}}'), ('{USER}9', 'of nobody', '{{}}');
    create table telemetry_events (
        id bigserial primary key, user_id uuid references auth.users (id) on delete cascade,
        app text default 'web', type text not null, path text, meta jsonb,
        ts timestamptz default now()
    );
    insert into telemetry_events (user_id, type, path, meta) values
        ('{USER}1', 'opened', '/', '{{"a": 1}}'), (null, 'of nobody', null, null);
    """,
    "other": f"""
    create table events (
        id bigserial primary key, user_id uuid references auth.users (id) on delete cascade,
        session_id text, app text, type text, path text, meta jsonb, ts timestamptz default now()
    );
    insert into events (user_id, type, meta) values
        ('{USER}1', 'opened', '{{"a": 1}}'), (null, 'of nobody', null);
    create table telemetry_events (
        id uuid primary key default gen_random_uuid(),
        user_id uuid references auth.users (id) on delete set null, type text not null, path text,
        meta jsonb default '{{}}', app text default 'web', created_at timestamptz default now()
    );
    insert into telemetry_events (user_id, type, path, meta) values
        ('{USER}1', 'opened', '/', '{{"a": 1}}'), (null, 'of nobody', null, null);
    """,
}

FATES = """
select legacy_table, jsonb_object_agg(fate, row_count) from groundwork.account() group by 1
"""


@pytest.mark.parametrize("shape", SHAPES)
def test_one_run_carries_all_six_tables_and_the_old_names_work(new_database, built_template, shape):
    database = new_database(template=built_template)
    with database.connect() as connection:
        connection.execute(GIVEN + SHAPES[shape])
    artifact = whole_artifact()
    retired = [model.name for model in artifact.models if "/10_retired/" in model.file]
    first = run(artifact, database, threads=1)
    assert not first.problems, first.problems
    second = run(artifact, database, threads=1)
    assert {second.outcomes[name] for name in retired} == {"unchanged"}

    with database.connect() as connection:
        assert dict(connection.execute(FATES).fetchall()) == {
            "public.events": {"carried": 2},
            "public.telemetry_events": {"carried": 2},
            "public.audit_log": {"carried": 2},
            "public.failed_attempts": {"carried": 2, "merged": 2, "quarantined": 2},
            "public.workflow_definitions": {"carried": 2, "renumbered": 1},
            "public.workflow_steps": {"carried": 1, "quarantined": 1},
        }
        check_rows(connection, shape)
        check_clients(connection)


def check_rows(connection, shape):
    def rows(query):
        return connection.execute(query).fetchall()

    events = "select source, type, app, user_id is null, meta::text from app_events order by 1, 2"
    assert rows(events) == [
        ("events", "of nobody", "web", True, "{}"),
        ("events", "opened", "web", False, '{"a": 1}'),
        ("telemetry", "of nobody", "web", True, "{}"),
        ("telemetry", "opened", "web", False, '{"a": 1}'),
    ]
    numbers = [(1,), (2,)] if shape == "first" else [(None,), (None,)]
    assert rows("select id from telemetry_events order by id") == numbers
    assert rows("select id, action, ts::date::text from audit_log order by id") == [
        (1, "signed", "2024-01-01"),
        (2, "without a time", "1970-01-01"),
    ]
    logins = (
        "select email, host(ip_address), attempt_count from failed_login_attempts order by 1, 2"
    )
    assert rows(logins) == [
        ("user1@example.test", "10.0.0.1", 9),
        ("user2@example.test", None, 1),
        (None, "10.0.0.3", 5),
    ]
    definitions = (
        "select name, is_active, status, tenant_id::text from workflow_definitions"
        " inner join automation_workflows using (id, name) order by name"
    )
    no_tenant = rows("select groundwork.no_tenant()::text")[0][0]
    assert rows(definitions) == [
        ("idle", False, "inactive", f"{USER}2"),
        ("of nobody", True, "active", no_tenant),
        ("taken", True, "active", f"{USER}1"),
    ]
    assert rows("select step_name, execution_id::text from workflow_steps") == [
        ("first", EXECUTION)
    ]
    assert rows("select tenant_id::text from step_executions") == [(f"{USER}2",)]
    reasons = "select table_name, action, count(*)::int from groundwork.quarantine group by 1, 2"
    expected = {
        ("audit_log", "changed", 1),
        ("failed_attempts", "removed", 2),
        ("workflow_definitions", "changed", 1),
        ("workflow_steps", "removed", 1),
    }
    assert {*rows(reasons)} == expected | (
        {("events", "changed", 1)} if shape == "first" else set()
    )


def check_clients(connection):
    """What the application did with the old names, as those who did it."""
    claims = {"sub": f"{USER}1"}
    with act_as(connection, "authenticated", claims):
        connection.execute(f"insert into events (user_id, event_name) values ('{USER}1', 'new')")
        connection.execute(
            "insert into events (user_id, session_id, app, type, path, meta)"
            f" values ('{USER}1', 's', 'web', 'newer', '/', '{{}}')"
        )
        # the time of an event is the server's
        with pytest.raises(errors.InsufficientPrivilege), connection.transaction():
            connection.execute(
                f"insert into events (user_id, type, ts) values ('{USER}1', 'x', now())"
            )
        connection.execute(
            f"insert into telemetry_events (user_id, app, type) values ('{USER}1', 'ios', 'new')"
        )
        connection.execute("insert into workflow_definitions (name, definition) values ('x', '{}')")
        for table, count in {
            "events": 3,
            "telemetry_events": 2,
            "audit_log": 1,
            "workflow_definitions": 2,
            "workflow_steps": 0,
        }.items():
            assert connection.execute(f"select count(*) from {table}").fetchone() == (count,), table
    with act_as(connection, "service_role"):
        connection.execute("insert into audit_log (action, meta) values ('new', '{}')")
        done = connection.execute(
            f"insert into failed_attempts (user_id, ip_address) values ('{USER}1', '10.0.0.1')"
            " returning attempt_count"
        ).fetchone()
        assert done == (10,)
        connection.execute(
            "insert into workflow_steps (execution_id, step_name, step_type)"
            f" values ('{EXECUTION}', 'second', 'mail')"
        )
        assert connection.execute("select count(*) from audit_log").fetchone() == (3,)
