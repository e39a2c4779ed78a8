"""One pass through what the application does first, as the roles that do it.

Each step failed in the database that grew before this one.
"""

import uuid

from support.databases import act_as


def test_from_sign_up_to_a_read_notification(connection):
    ann, bob = uuid.uuid4(), uuid.uuid4()

    def one(query, *values):
        return connection.execute(query, values).fetchone()

    def as_user(user_id, tenant_id=None):
        claims = {"sub": user_id} | ({"tenant_id": tenant_id} if tenant_id else {})
        return act_as(connection, "authenticated", claims)

    # sign-up: the platform adds the account, the trigger what every user has
    for user_id, name in ((ann, "Ann"), (bob, "Bob")):
        connection.execute(
            "insert into auth.users (id, email, raw_user_meta_data)"
            " values (%s, %s, jsonb_build_object('full_name', %s::text))",
            [user_id, f"{name.lower()}@example.test", name],
        )
    with as_user(ann):
        assert one("select id, email, full_name from profiles") == (ann, "ann@example.test", "Ann")
        assert one("select role from user_roles") == ("user",)
        assert one("select id, kind from tenants") == (ann, "personal")
        assert one("select tenant_id, role, status from tenant_members") == (ann, "admin", "active")

    # profile
    with as_user(ann):
        assert one(
            "update profiles set bio = 'Hello' where id = %s returning bio, updated_at = now()", ann
        ) == ("Hello", True)
        assert one("update profiles set bio = 'Mine' where id = %s returning bio", bob) is None

    # experience that the service gives is on the leaderboard
    with act_as(connection, "service_role"):
        connection.execute("update profiles set total_xp = 50 where id = %s", [ann])
    with as_user(bob):
        assert connection.execute(
            "select period, xp_earned from leaderboard_entries where user_id = %s order by period",
            [ann],
        ).fetchall() == [("all_time", 50), ("monthly", 50), ("weekly", 50)]

    # tenant
    with as_user(ann):
        [acme] = one("select create_tenant('Acme', 'acme-scenario', null)")
        connection.execute("select add_tenant_member(%s, %s)", [acme, bob])
        assert one(
            "select role from tenant_members where tenant_id = %s and user_id = %s", acme, bob
        ) == ("member",)
    with as_user(bob):
        assert one("select accept_tenant_invitation(%s)", acme) == (True,)
    assert one("select action, user_id from security_events where resource_id = %s", str(acme)) == (
        "insert",
        ann,
    )

    # lead: the request names the tenant, the trigger logs the change of status
    with as_user(bob, acme):
        [lead] = one("insert into leads (email) values ('lead@example.test') returning id")
        assert one(
            "update leads set status = 'contacted' where id = %s returning tenant_id", lead
        ) == (acme,)
        assert one(
            "select tenant_id, activity_type, activity_data from lead_activities"
            " where lead_id = %s",
            lead,
        ) == (acme, "status_change", {"old_status": "new", "new_status": "contacted"})
        assert one("select calculate_lead_score(%s)", lead) == (30,)

    # execution with steps, started by the user and run by the service
    with as_user(bob, acme):
        [workflow] = one("insert into automation_workflows (name) values ('Welcome') returning id")
        [execution] = one(
            "insert into workflow_executions (workflow_id, user_id, status)"
            " values (%s, %s, 'running') returning id",
            workflow,
            bob,
        )
        connection.execute("select track_usage(%s, 'executions')", [acme])
    with act_as(connection, "service_role"):
        for step in ("fetch", "send"):
            connection.execute(
                "insert into step_executions (execution_id, step_id, step_type, status, tenant_id)"
                " values (%s, %s, 'http', 'completed', null)",
                [execution, step],
            )
        connection.execute(
            "update workflow_executions set status = 'completed', completed_at = now()"
            " where id = %s",
            [execution],
        )
    with as_user(ann):
        assert connection.execute(
            "select id, tenant_id, workflow_id, status from workflow_executions"
        ).fetchall() == [(execution, acme, workflow, "completed")]
        assert connection.execute(
            "select tenant_id, execution_id, step_id from step_executions order by step_id"
        ).fetchall() == [(acme, execution, "fetch"), (acme, execution, "send")]
        assert one("select usage_count from tenant_usage where tenant_id = %s", acme) == (1,)

    # notification: the service writes it, the user reads it
    with act_as(connection, "service_role"):
        connection.execute(
            "insert into notifications (user_id, tenant_id, type, title, message)"
            " values (%s, %s, 'success', 'Done', 'Welcome ran.')",
            [bob, acme],
        )
    with as_user(bob):
        assert one("select get_unread_notification_count(%s)", bob) == (1,)
        assert one("select mark_notifications_read(%s)", bob) == (1,)
        assert one("select read, read_at = now() from notifications") == (True, True)
        assert one("select get_unread_notification_count(%s)", bob) == (0,)
    with as_user(ann):
        assert one("select count(*) from notifications") == (0,)

    # and whoever is not of the tenant sees none of it
    stranger = uuid.uuid4()
    connection.execute("insert into auth.users (id) values (%s)", [stranger])
    with as_user(stranger, acme):
        for table in (
            "leads",
            "lead_activities",
            "workflows",
            "automation_workflows",
            "workflow_executions",
            "step_executions",
            "tenant_usage",
            "notifications",
        ):
            assert one(f"select count(*) from {table}") == (0,), table
