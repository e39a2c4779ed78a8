"""The functions and triggers. They fail as the facts say: they name what a table does not have."""

import psycopg

from .facts import facts
from .shapes import Table

STAMP = "begin new.updated_at = now(); return new; end"

# Those that do something, or fail while they try to. The others return nothing.
BODIES = {
    "handle_new_user": """begin
        insert into public.profiles (id, email, display_name)
        values (new.id, new.email, split_part(new.email, '@', 1));
        insert into public.user_roles (user_id, role) values (new.id, 'user');
        return new;
    end""",
    "update_leaderboard": """begin
        insert into leaderboard_entries (user_id, period, period_start, xp_earned)
        values (new.user_id, 'all_time', '2000-01-01', new.total_xp)
        on conflict (user_id, period, period_start) do update set xp_earned = excluded.xp_earned;
        return new;
    end""",
    "audit_trigger_function": """begin
        insert into security_events
            (event_type, severity, resource_type, resource_id, action, details)
        values ('audit', 'low', tg_table_name, coalesce(new.id, old.id)::text, tg_op, '{}');
        return coalesce(new, old);
    end""",
    "log_lead_status_change": """begin
        insert into lead_activities (lead_id, activity_type, tenant_id)
        values (new.id, 'status_change', new.tenant_id);
        return new;
    end""",
    "log_lifecycle_stage_change": """begin
        insert into lead_activities (lead_id, activity_type, tenant_id)
        values (new.id, 'lifecycle_stage_change', new.tenant_id);
        return new;
    end""",
    "set_referral_code": """begin
        if coalesce(new.referral_code, '') = '' then
            new.referral_code = upper(substr(md5(random()::text), 1, 8));
        end if;
        return new;
    end""",
    "trigger_calculate_impact_score": "begin new.impact_score = 50; return new; end",
    "auto_generate_content_studio_token": "begin return new; end",
    "is_admin": "select exists"
    " (select from user_roles where user_id = _user_id and role = 'admin')",
    "has_role": "select exists (select from user_roles where user_id = _user_id and role = _role)",
    "anonymize_personal_data": """begin
        update data_subjects set email = null where id = p_data_subject_id;
    end""",
    "calculate_lead_score": """declare score integer;
    begin
        score := 10;
        update leads set score = score where id = p_lead_id;
        return score;
    end""",
    "check_failed_login_attempts": """declare attempt_count integer;
    begin
        select attempt_count into attempt_count from failed_login_attempts where email = p_email;
        return attempt_count < 5;
    end""",
    "create_tenant": """declare made uuid;
    begin
        insert into tenants (name, subdomain) values (p_name, p_subdomain) returning id into made;
        insert into tenant_members (tenant_id, user_id, role) values (made, auth.uid(), 'admin');
        return made;
    end""",
    "get_unread_notification_count": """begin
        return (select count(*) from notifications
            where user_id = p_user_id and tenant_id = p_tenant_id and not read);
    end""",
    "handle_data_subject_access_request": """begin
        insert into data_subject_requests (data_subject_id, request_type)
        values (p_data_subject_id, p_request_type);
        return p_data_subject_id;
    end""",
    "mark_notifications_read": """begin
        update notifications set read = true where id = any (p_notification_ids);
        return 0;
    end""",
    "record_failed_login_attempt": """begin
        insert into failed_login_attempts (email, ip_address, user_agent)
        values (p_email, p_ip_address, p_user_agent)
        on conflict (email, ip_address) do update set last_attempt = now();
    end""",
    "track_usage": """begin
        insert into tenant_usage (tenant_id, metric_type, usage_count)
        values (p_tenant_id, p_metric_type, p_increment)
        on conflict (tenant_id, metric_type, period_start)
        do update set usage_count = tenant_usage.usage_count + p_increment;
    end""",
    "is_tenant_member": """begin
        return exists (select from tenant_members
            where tenant_id = p_tenant_id and user_id = p_user_id and status = 'active');
    end""",
    "add_tenant_member": """declare made uuid;
    begin
        insert into tenant_members (tenant_id, user_id, role)
        values (p_tenant_id, p_user_id, p_role) returning id into made;
        return made;
    end""",
}


def make(connection: psycopg.Connection) -> None:
    for row in facts("functions"):
        if row["returns"] != "user_settings":
            connection.execute(function(row))


def function(row: dict[str, str]) -> str:
    """`create function`, with the rights and the search path of the fact."""
    name, language, returns = row["name"], row["language"], row["returns"]
    default = "return null;"
    if returns == "void" or returns.startswith("TABLE"):
        default = "return;"
    body = BODIES.get(name)
    if body is None and returns == "trigger":
        body = STAMP
    elif body is None:
        body = (
            f"begin {default} end"
            if language == "plpgsql"
            else "select null"
            + (
                f"::{returns}"
                if not returns.startswith("TABLE")
                else ", null::jsonb, null::timestamptz"
            )
        )
    parts = [f"create function {name}({row['args']}) returns {returns} language {language}"]
    parts.append(row["volatility"])
    if row["security_definer"] == "t":
        parts.append("security definer")
    if row["has_search_path"] == "t":
        parts.append("set search_path = public")
    return " ".join([*parts, f"as $body$ {body} $body$"])


def attach(connection: psycopg.Connection, tables: dict[str, Table]) -> None:
    """The functions of a table's type, and the triggers of the tables that are there."""
    for row in facts("functions"):
        if row["returns"] == "user_settings" and "user_settings" in tables:
            connection.execute(function(row))
    for row in facts("triggers"):
        table = "auth.users" if row["table"] == "users" else row["table"]
        if table not in {*tables, "auth.users"} or needs_missing(row, tables):
            continue
        when = f"when {row['condition']}" if row["condition"] else ""
        connection.execute(
            f"create trigger {row['trigger']} {row['timing']} {row['events']} on {table}"
            f" for each row {when} execute function {row['function']}()"
        )


def needs_missing(row: dict[str, str], tables: dict[str, Table]) -> bool:
    """Whether the trigger names a column that its table does not have."""
    _, _, column = row["events"].partition(" update of ")
    column = column or row["events"].partition("update of ")[2]
    return bool(column) and column not in tables[row["table"]].columns
