"""Which functions are offered, with which arguments, and who may call them."""

import pytest
from psycopg import errors

from groundwork import ROOT

USERS = {"authenticated", "service_role"}
SERVICE = {"service_role"}

# name: arguments in order (with ? where there is a default), who may call
OFFERED = {
    "accept_tenant_invitation": ("p_tenant_id", {"authenticated"}),
    "add_tenant_member": ("p_tenant_id p_user_id p_role? p_permissions?", USERS),
    "calculate_activation_rate": ("days_back?", SERVICE),
    "calculate_lead_score": ("p_lead_id", USERS),
    "calculate_nps": ("days_back?", SERVICE),
    "calculate_retention_rate": ("days_after days_back?", SERVICE),
    "change_tenant_plan": ("p_tenant_id p_plan_id", USERS),
    "check_appointment_conflicts": ("p_start_time p_end_time p_organizer_id", USERS),
    "check_failed_login_attempts": ("p_email p_ip_address", SERVICE),
    "check_rate_limit": ("p_identifier p_endpoint p_max_requests p_window_seconds", USERS),
    "cleanup_orphaned_executions": ("p_stalled_after?", SERVICE),
    "clear_failed_login_attempts": ("p_email p_ip_address", SERVICE),
    "create_tenant": ("p_name p_subdomain p_plan_id", {"authenticated"}),
    "drop_orphaned_tokens": ("", SERVICE),
    "find_person": ("p_email p_tenant_id?", USERS),
    "get_latest_metrics_per_source": ("limit_count?", USERS),
    "get_metrics_trends": ("days_back?", USERS),
    "get_or_create_content_studio_token": ("_user_id", USERS),
    "get_or_create_user_settings": ("p_user_id p_tenant_id?", USERS),
    "get_table_rls_status": ("", SERVICE),
    "get_unread_notification_count": ("p_user_id p_tenant_id?", USERS),
    "hybrid_search": (
        "query_text query_embedding match_threshold? match_count? filter_namespace?",
        SERVICE,
    ),
    "log_audit_event": (
        "p_user_id p_action p_resource_type p_resource_id? p_metadata?",
        USERS,
    ),
    "mark_notifications_read": ("p_user_id p_notification_ids?", USERS),
    "my_invitations": ("", {"authenticated"}),
    "put_integration_tokens": ("p_integration_id p_access_token p_refresh_token?", SERVICE),
    "read_integration_tokens": ("p_integration_id", SERVICE),
    "read_tenant_credentials": ("p_tenant_integration_id", SERVICE),
    "recompute_metrics_daily": ("start_date end_date", SERVICE),
    "record_failed_login_attempt": ("p_email p_ip_address p_user_agent?", SERVICE),
    "record_ledger_entry": (
        "p_transaction_id p_account_type p_amount_cents p_transaction_type p_idempotency_key?"
        " p_account_id? p_currency? p_source_type? p_source_id? p_description? p_metadata?",
        SERVICE,
    ),
    "remove_flagged_content": ("p_flag_id", USERS),
    "remove_tenant_member": ("p_tenant_id p_user_id", USERS),
    "search_embeddings": (
        "query_embedding match_threshold? match_count? filter_namespace?",
        SERVICE,
    ),
    "set_tenant_context": ("p_tenant_id p_user_id", USERS),
    "track_usage": ("p_tenant_id p_metric_type p_increment?", USERS),
    "update_pmf_metrics_snapshot": ("", SERVICE),
    "update_tenant_member_role": ("p_tenant_id p_user_id p_role", USERS),
}
NOT_OFFERED = ["exec_sql", "get_tables", "now", "pg_read_replication_slots"]


def test_these_functions_are_offered_with_these_arguments_to_these_roles(connection):
    found = connection.execute(
        """
        select
            pg_proc.proname,
            (
                select coalesce(
                    string_agg(
                        arguments.name || case
                            when arguments.position > pronargs - pronargdefaults then '?' else ''
                        end,
                        ' ' order by arguments.position
                    ),
                    ''
                )
                from unnest(proargnames[:pronargs]) with ordinality as arguments (name, position)
            ),
            array(
                select grantee::regrole::text
                from aclexplode(proacl)
                where grantee <> proowner
            )
        from pg_catalog.pg_proc
        where pronamespace = 'public'::regnamespace
        """
    ).fetchall()
    assert {name: (arguments, set(roles)) for name, arguments, roles in found} == OFFERED


@pytest.mark.parametrize("name", OFFERED)
def test_a_visitor_may_call_none(connection, acting_as, name):
    arguments = ", ".join("null" for word in OFFERED[name][0].split() if "?" not in word)
    with (
        pytest.raises(errors.InsufficientPrivilege, match=f"denied for function {name}"),
        acting_as("visitor"),
    ):
        connection.execute(f"select {name}({arguments})")


@pytest.mark.parametrize("name", [name for name, (_, who) in OFFERED.items() if who == SERVICE])
def test_a_user_may_not_call_what_is_for_the_service(connection, acting_as, name):
    arguments = ", ".join("null" for word in OFFERED[name][0].split() if "?" not in word)
    with (
        pytest.raises(errors.InsufficientPrivilege, match=f"denied for function {name}"),
        acting_as("platform_admin"),
    ):
        connection.execute(f"select {name}({arguments})")


@pytest.mark.parametrize("name", NOT_OFFERED)
def test_what_is_not_offered_is_not_there(connection, name):
    assert connection.execute("select to_regproc(%s)", [f"public.{name}"]).fetchone() == (None,)


def test_the_docs_name_each_function_and_who_may_call_it():
    page = (ROOT / "docs" / "functions.md").read_text()
    for name, (_, who) in OFFERED.items():
        [line] = [line for line in page.splitlines() if line.startswith(f"| `{name}(")]
        callers = line.split("|")[2]
        assert ("users" in callers, "service" in callers) == (
            "authenticated" in who,
            "service_role" in who,
        ), line
    for name in NOT_OFFERED:
        assert f"`{name}`" in page
