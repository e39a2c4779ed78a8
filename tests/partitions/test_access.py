"""Partitions are reached through their table only, and hold it to the same rules."""

import uuid

import pytest
from psycopg import errors

from partitions.rows import LONG_AGO, add, add_user, count, keep, on_every_table, partition_of
from support.databases import act_as


@on_every_table
def test_every_partition_is_closed(connection, table):
    connection.execute("alter default privileges grant all on tables to anon, authenticated")
    keep(connection, table, ahead="4 months")
    partitions = connection.execute(
        """
        select
            pg_class.relrowsecurity and pg_class.relforcerowsecurity,
            array(
                select (polname, polcmd, pg_get_expr(polqual, polrelid))::text
                from pg_policy
                where polrelid = pg_class.oid
            ) = array[format('(%%s_client_none,*,false)', relname)],
            array(
                select distinct grantee
                from aclexplode(coalesce(relacl, acldefault('r', relowner)))
            ) = array[relowner],
            relowner = (select relowner from pg_class where oid = %(table)s::regclass)
        from pg_inherits
        inner join pg_class
            on pg_inherits.inhrelid = pg_class.oid
        where inhparent = %(table)s::regclass
        """,
        {"table": table},
    ).fetchall()
    assert partitions == [(True, True, True, True)] * 6


@on_every_table
@pytest.mark.parametrize("role", ["anon", "authenticated", "service_role"])
def test_no_client_reaches_a_partition(connection, table, role):
    this_month = partition_of(connection, table, add(connection, table, "now"))
    for partition in (f"{table}_default", this_month):
        for statement in ("select from {}", "delete from {}", "insert into {} default values"):
            with (
                pytest.raises(errors.InsufficientPrivilege, match=f"for table {partition}"),
                act_as(connection, role),
            ):
                connection.execute(statement.format(partition))


@on_every_table
def test_row_security_of_the_table_holds_for_rows_of_each_partition(connection, table):
    owner, stranger = add_user(connection), add_user(connection)
    for created_at in ("now", LONG_AGO):
        add(connection, table, created_at, user_id=owner)
    with act_as(connection, "authenticated", {"sub": owner}):
        assert count(connection, table) == 2
    with act_as(connection, "authenticated", {"sub": stranger}):
        assert count(connection, table) == 0


@pytest.mark.parametrize("role", ["anon", "authenticated", "service_role"])
def test_no_client_makes_or_detaches_partitions(connection, role):
    for call in (
        "keep_partitions('app_events')",
        "make_partition('app_events', '2019-05-01')",
        "detach_partition('app_events', 'app_events_default')",
        "change_partitions('app_events', 'drop table app_events', null)",
    ):
        with pytest.raises(errors.InsufficientPrivilege), act_as(connection, role):
            connection.execute(f"select access.{call}")


@pytest.mark.parametrize("created_at", ["now", LONG_AGO])
def test_audit_log_is_only_added_to(connection, created_at):
    user_id, other_id = add_user(connection), add_user(connection)
    add(connection, "audit_logs", created_at, user_id=user_id)
    for change in (
        "update audit_logs set action = 'y'",
        f"update audit_logs set user_id = '{other_id}'",
        "delete from audit_logs",
    ):
        with (
            pytest.raises(errors.InsufficientPrivilege, match="is refused"),
            act_as(connection, "service_role"),
        ):
            connection.execute(change)


def test_audit_log_outlives_user_and_tenant(connection):
    user_id, tenant_id = add_user(connection), uuid.uuid4()
    connection.execute(
        "insert into tenants (id, name, subdomain) values (%s, 'acme', 'acme')", [tenant_id]
    )
    for created_at in ("now", LONG_AGO):
        add(connection, "audit_logs", created_at, user_id=user_id, tenant_id=tenant_id)
    connection.execute("delete from tenants where id = %s", [tenant_id])
    connection.execute("delete from users where id = %s", [user_id])
    assert connection.execute("select user_id, tenant_id from audit_logs").fetchall() == [
        (None, None),
        (None, None),
    ]


def test_audit_log_is_read_by_the_user_and_the_admins_above(connection):
    people = {name: add_user(connection) for name in ("user", "member", "tenant_admin", "admin")}
    tenant_id = uuid.uuid4()
    connection.execute(
        "insert into tenants (id, name, subdomain) values (%s, 'acme', 'acme')", [tenant_id]
    )
    for name, role in (("user", "member"), ("member", "member"), ("tenant_admin", "admin")):
        connection.execute(
            "insert into tenant_members (tenant_id, user_id, role, status)"
            " values (%s, %s, %s, 'active')",
            [tenant_id, people[name], role],
        )
    connection.execute(
        "insert into user_roles (user_id, role) values (%s, 'admin')", [people["admin"]]
    )
    add(connection, "audit_logs", "now", user_id=people["user"], tenant_id=tenant_id)
    add(connection, "audit_logs", "now", action="of the system")
    seen = {}
    for name, user_id in people.items():
        with act_as(connection, "authenticated", {"sub": user_id}):
            seen[name] = count(connection, "audit_logs")
    assert seen == {"user": 1, "member": 0, "tenant_admin": 1, "admin": 2}
