"""A member's requests under policies that are right but written the naive way, beside ours."""

from collections.abc import Iterator

from groundwork import GroundworkError

from . import Row
from .tenant_queries import CLASSES, OPERATIONS, UNDECLARE, declare, million_notes, request

SLOW_REQUESTS, REQUESTS = 1, 200

MEMBERSHIP = """exists (
    select from tenant_members as member
    where member.tenant_id = notes.tenant_id and member.user_id = auth.uid()
)"""
NAIVE = {
    "auth.uid() as it is": ("own", "auth.uid() = user_id"),
    "or is_admin()": ("own, admins read", "auth.uid() = user_id or access.is_admin()"),
    "exists a membership": ("tenant", MEMBERSHIP),
    "a function of the tenant": ("tenant", "access.is_tenant_member(tenant_id)"),
    "exists a parent": (
        "child",
        "exists (select from folders where folders.id = folder_id and owner_id = auth.uid())",
    ),
}


def measure(rounds: int) -> Iterator[Row]:
    with million_notes() as (server, connection, readers):
        for title, (name, condition) in NAIVE.items():
            for operation in ("last 50", "count", "one by id"):
                statement = OPERATIONS[operation].format("true")
                times = {"naive": [], "ours": []}
                for _ in range(rounds):
                    for kind, seconds in times.items():
                        declare(connection, CLASSES[name])
                        if kind == "naive":
                            replace_condition(connection, condition)
                        many = SLOW_REQUESTS if kind == "naive" else REQUESTS
                        many = REQUESTS if operation == "one by id" else many
                        seconds.append(
                            request(server, readers[0], "authenticated", statement, many)
                        )
                        connection.execute(UNDECLARE)
                beside = f"the class {name}"
                yield Row(f"{title}: {operation}", beside, None, *times.values())


def replace_condition(connection, condition: str) -> None:
    """Let the policy to read say `condition`."""
    query = "select polname from pg_policy where polrelid = 'notes'::regclass and polcmd = 'r'"
    found = connection.execute(query).fetchall()
    if len(found) != 1:
        raise GroundworkError(f"Expected one policy to read notes, found {len(found)}.")
    connection.execute(f"alter policy {found[0][0]} on notes using ({condition})")
