"""Row security as it was: off, without a policy, open to everyone, or asking itself for ever."""

import psycopg

from .shapes import Table

# 7 policies call themselves the service's, and let anyone insert.
FOR_ANYONE = (
    "app_events",
    "audit_logs",
    "api_logs",
    "performance_metrics",
    "security_events",
    "system_metrics",
    "threat_detections",
)
USERS = ("user_id", "author_id", "owner_id", "organizer_id", "created_by")


def make(connection: psycopg.Connection, tables: dict[str, Table]) -> None:
    for place, table in enumerate(tables.values()):
        # 9 of 133 are off, 29 have no policy; tenants is one of these
        if place % 15 == 3:
            continue
        connection.execute(f"alter table {table.name} enable row level security")
        if place % 5 != 1 and table.name != "tenants":
            for policy in of(table, place):
                connection.execute(policy)


def of(table: Table, place: int) -> list[str]:
    """The policies of `table`; every other name is no identifier that one would choose."""
    owner = next((name for name in USERS if name in table.columns), None)
    title = table.name.replace("_", " ").title()
    policies = []
    if table.name == "tenant_members":
        policies.append(
            "create policy members_see_members on tenant_members for select using (tenant_id in"
            " (select own.tenant_id from tenant_members as own where own.user_id = auth.uid()))"
        )
    elif owner and table.columns[owner].type == "uuid":
        name = f'"Users can view own {title}"' if place % 2 else f"{table.name}_own_select"
        policies.append(
            f"create policy {name} on {table.name} for all using ({owner} = auth.uid())"
        )
    elif "tenant_id" in table.columns:
        policies.append(
            f'create policy "Tenant isolation {title}" on {table.name} for all'
            " using (tenant_id::text = current_setting('app.tenant_id', true))"
        )
    else:
        policies.append(
            f'create policy "Anyone can read {title}" on {table.name} for select using (true)'
        )
    if place % 3 == 0:
        policies.append(
            f'create policy "Admins manage {title}" on {table.name} for all'
            " using (public.is_admin(auth.uid()))"
        )
    if table.name in FOR_ANYONE:
        policies.append(
            f'create policy "Service role can insert {title}" on {table.name} for insert'
            " with check (true)"
        )
    return policies
