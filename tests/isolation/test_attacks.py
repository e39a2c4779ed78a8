"""Attacks that row security alone would not stop, each shown to succeed without its defence."""

from contextlib import suppress

import pytest
from psycopg import errors, sql

from support.attacks import ATTACKS
from support.databases import act_as
from support.faults import MY_TENANTS

on_every_attack = pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)


@pytest.fixture
def prey(connection, people):
    """Adds what attacks are after: a lead of acme, notifications and an appointment of owner."""
    people.lead = connection.execute(
        "insert into leads (tenant_id, email) values (%(acme)s, 'lead@example.test') returning id",
        vars(people),
    ).fetchone()[0]
    connection.execute(
        "insert into notifications (user_id, type, title) values (%(owner)s, 'system', 'x')",
        vars(people),
    )
    connection.execute(
        "insert into appointments (organizer_id, title, start_time, end_time)"
        " values (%(owner)s, 'x', now(), now() + interval '1 hour')",
        vars(people),
    )
    return people


def succeeds(connection, prey, acting_as, attack):
    try:
        with acting_as(attack.who):
            for statement in attack.statements:
                cursor = connection.execute(statement, vars(prey))
            row = cursor.fetchone() if cursor.description else ()
            value = row[0] if row else None
            return value if isinstance(value, bool) else cursor.rowcount > 0
    except (errors.InsufficientPrivilege, errors.ForeignKeyViolation, errors.CheckViolation):
        return False


@on_every_attack
def test_is_fended_off(connection, prey, acting_as, attack):
    for statement in attack.before:
        connection.execute(statement, vars(prey))
    assert not succeeds(connection, prey, acting_as, attack)


@on_every_attack
def test_succeeds_without_its_defence(connection, prey, acting_as, attack):
    for statement in [*attack.before, *attack.without]:
        connection.execute(statement, vars(prey))
    assert succeeds(connection, prey, acting_as, attack), attack.defence


# What a token says about the caller. Nobody is found by any of these.
CLAIMS = {
    "absent": None,
    "empty": "",
    "null": "null",
    "an empty object": "{}",
    "a null subject": '{"sub": null}',
    "an empty subject": '{"sub": ""}',
    "not JSON": "{sub: 1}",
    "not a uuid": '{"sub": "1 or true"}',
    "an array": "[]",
    "an array of subjects": '{"sub": ["%(owner)s"]}',
    "an object": '{"sub": {"id": "%(owner)s"}}',
    "an unknown user": '{"sub": "00000000-0000-0000-0000-000000000000"}',
    "a deleted user": '{"sub": "%(deleted)s"}',
    "another name of the claim": '{"user_id": "%(owner)s"}',
    "metadata that a user can write": '{"user_metadata": {"sub": "%(owner)s", "role": "admin"}}',
    "a tenant without a user": '{"tenant_id": "%(acme)s"}',
}
PRIVATE = ["profiles", "tenants", "tenant_members", "user_roles", "leads", "notifications"]


@pytest.mark.parametrize("claims", CLAIMS.values(), ids=CLAIMS)
def test_unclear_claims_find_nobodys_rows(connection, prey, claims):
    prey.deleted = connection.execute("insert into users default values returning id").fetchone()[0]
    connection.execute("delete from users where id = %s", [prey.deleted])
    if claims:
        connection.execute(
            "select set_config('request.jwt.claims', %s, true)",
            [claims % vars(prey) if "%" in claims else claims],
        )
    connection.execute("set local role authenticated")
    for table in PRIVATE:
        columns = "id" if table == "profiles" else "*"
        query = sql.SQL("select {} from {}").format(sql.SQL(columns), sql.Identifier(table))
        refused = suppress(errors.InvalidTextRepresentation)
        with refused, connection.transaction(force_rollback=True):
            assert connection.execute(query).fetchall() == [], table


def test_clear_claims_find_rows(connection, prey, acting_as):
    with acting_as("owner"):
        for table in PRIVATE:
            assert connection.execute(f"select from {table}").rowcount > 0, table


def test_a_membership_ends_within_a_transaction(new_database, built_template):
    """The next statement of a transaction that is under way finds nothing more."""
    database = new_database(template=built_template)
    with database.connect() as admin, database.connect() as client:
        user_id = admin.execute("insert into users default values returning id").fetchone()[0]
        tenant_id = admin.execute(
            "insert into tenants (name, subdomain) values ('acme', 'acme') returning id"
        ).fetchone()[0]
        admin.execute(
            "insert into tenant_members (tenant_id, user_id) values (%s, %s)", [tenant_id, user_id]
        )
        admin.execute("insert into leads (tenant_id, email) values (%s, 'x')", [tenant_id])
        with act_as(client, "authenticated", {"sub": user_id}):
            assert client.execute("select from leads").rowcount == 1
            admin.execute(
                "update tenant_members set status = 'suspended' where tenant_id = %s", [tenant_id]
            )
            assert client.execute("select from leads").rowcount == 0
            with pytest.raises(errors.InsufficientPrivilege), client.transaction():
                client.execute("insert into leads (tenant_id, email) values (%s, 'y')", [tenant_id])
            # the control: a helper that does not ask whether the membership is active
            admin.execute(MY_TENANTS.format(""))
            assert client.execute("select from leads").rowcount == 1


TEMPLATE = """
insert into edge_ai_device_profiles (tenant_id, user_id, name, device_type, is_template)
values (null, null, 'x', (enum_range(null::edge_ai_device_type))[1], true) returning id
"""
TAKE = """
insert into edge_ai_device_profiles (id, tenant_id, user_id, name, device_type)
select md5(%(acme)s::uuid::text || %(template)s::uuid::text)::uuid, %(globex)s, %(stranger)s, 'x',
    (enum_range(null::edge_ai_device_type))[1]
"""
USE = """
insert into edge_ai_artifacts (
    tenant_id, user_id, device_profile_id, name, artifact_type, file_path
)
values (
    %(acme)s, %(owner)s, %(template)s, 'x', (enum_range(null::edge_ai_artifact_type))[1], 'x'
) returning device_profile_id
"""


def test_nobody_takes_the_id_of_anothers_copy(connection, prey, acting_as):
    """The id of the copy that a tenant gets of a template was made of two that others know."""
    prey.template = connection.execute(TEMPLATE).fetchone()[0]
    with acting_as("stranger"):
        connection.execute(TAKE, vars(prey))
    with acting_as("owner"):
        copies = {connection.execute(USE, vars(prey)).fetchone()[0] for _ in range(2)}
        found = "select tenant_id, template_id from edge_ai_device_profiles where id = any(%s)"
        assert connection.execute(found, [[*copies]]).fetchall() == [(prey.acme, prey.template)]


def test_a_function_in_a_condition_sees_no_hidden_row(connection, prey, acting_as):
    """A cheap function would run before the policy, were the policy no security barrier."""
    notices = []
    connection.add_notice_handler(lambda notice: notices.append(notice.message_primary))
    with acting_as("stranger"):
        connection.execute(
            "create function pg_temp.tell(value text) returns boolean language plpgsql"
            " cost 0.0000001 as $$ begin raise notice '%', value; return true; end $$"
        )
        connection.execute("select from leads where pg_temp.tell(email)")
        # a cast that fails names the value it could not convert
        assert connection.execute("select from leads where email::int = 1").rowcount == 0
        assert (
            connection.execute("select from leads where 1 / (length(email) - 17) > 0").rowcount == 0
        )
    assert notices == []
    # the control: what is declared leakproof may run before the policy
    connection.execute("alter function pg_temp.tell leakproof")
    with acting_as("stranger"):
        assert connection.execute("select from leads where pg_temp.tell(email)").rowcount == 0
    assert notices == ["lead@example.test"]


def test_explain_tells_no_value(connection, prey, acting_as):
    connection.execute("analyze leads")
    connection.execute("analyze tenant_members")
    secrets = (prey.acme, prey.owner, prey.lead, "lead@example.test")

    def told():
        with acting_as("stranger"):
            plan = connection.execute("explain (verbose, analyze, settings) select * from leads")
            lines = "\n".join(line for (line,) in plan)
        return lines, [secret for secret in secrets if str(secret) in lines]

    lines, found = told()
    assert "access.my_tenant_ids" in lines
    assert found == []
    # the control: a policy that names a tenant itself
    named = f"alter policy leads_member_select on leads using (tenant_id = '{prey.acme}')"
    connection.execute(named)
    assert told()[1] == [prey.acme]


def copied(connection, statement):
    with connection.cursor().copy(statement) as copy:
        return b"".join(copy).decode()


def test_copy_is_held_to_row_security(connection, prey, acting_as):
    with acting_as("stranger"):
        assert copied(connection, "copy leads to stdout") == ""
        assert copied(connection, "copy (select * from leads) to stdout") == ""
    with acting_as("owner"):
        assert "lead@example.test" in copied(connection, "copy leads to stdout")
    with connection.transaction(force_rollback=True):
        connection.execute("alter table leads disable row level security")
        with acting_as("stranger"):
            assert "lead@example.test" in copied(connection, "copy leads to stdout")
    with pytest.raises(errors.InsufficientPrivilege), acting_as("owner"):
        copied(connection, "copy integrations to stdout")
    with (
        pytest.raises((errors.InsufficientPrivilege, errors.FeatureNotSupported)),
        acting_as("owner"),
        connection.cursor().copy("copy leads from stdin") as copy,
    ):
        copy.write("")


FUNCTIONS = """
select
    pg_proc.oid::regprocedure::text,
    format(
        'select %s(%s)',
        pg_proc.oid::regproc,
        string_agg('null::' || types.oid::regtype::text, ', ' order by types.position)
    )
from pg_proc
left join lateral unnest(pg_proc.proargtypes) with ordinality as types (oid, position)
    on true
where
    pg_proc.pronamespace in ('public'::regnamespace, 'access'::regnamespace)
    and pg_proc.prokind = 'f'
    and pg_proc.prorettype <> 'trigger'::regtype
    and not exists (select from pg_depend where pg_depend.objid = pg_proc.oid and deptype = 'e')
group by pg_proc.oid
"""


def test_a_visitor_calls_no_function(connection, acting_as):
    functions = connection.execute(FUNCTIONS).fetchall()
    assert len(functions) > 35

    def called():
        for function, call in functions:
            with suppress(errors.InsufficientPrivilege):
                with acting_as("visitor"):
                    connection.execute(call)
                yield function

    assert [*called()] == []
    connection.execute("grant usage on schema access to anon")
    connection.execute("grant execute on function access.is_service to anon")
    assert [*called()] == ["access.is_service()"]


@pytest.mark.parametrize("who", ["visitor", "owner", "service"])
@pytest.mark.parametrize("schema", ["groundwork", "retired", "auth"])
def test_the_inner_schemas_are_closed(connection, acting_as, who, schema):
    """Each relation there is tried by each role; auth is the platform's, for the service only."""
    connection.execute("create schema if not exists retired")
    connection.execute("create table retired.old as select 1 as id")
    relations = connection.execute(
        "select oid::regclass::text from pg_class"
        " where relnamespace = %s::regnamespace and relkind in ('r', 'v', 'm', 'p')",
        [schema],
    ).fetchall()
    assert relations
    opened = []
    statements = ["select from {}", "delete from {}", "create table {}_mine ()"]
    for relation, statement in [(name, text) for (name,) in relations for text in statements]:
        try:
            with acting_as(who):
                connection.execute(statement.format(relation))
            opened.append(statement.format(relation))
        except errors.InsufficientPrivilege:
            pass
    of_service = ["select from users", "delete from users"]
    assert opened == (of_service if (who, schema) == ("service", "auth") else [])


NAMES = ["'; drop table leads; --", 'x" or "1"="1', "$$; select 1; $$", "Robert'); --", "%s %(a)s"]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_only_a_name(connection, prey, acting_as, name):
    with acting_as("stranger"):
        tenant_id = connection.execute(
            "select create_tenant(%s, 'injected', null)", [name]
        ).fetchone()[0]
        connection.execute("update tenants set name = %s where id = %s", [name, tenant_id])
        connection.execute("select log_audit_event(%s, %s, %s)", [prey.stranger, name, name])
        connection.execute(
            "select check_rate_limit(%s, %s, 1, 60)", [f"{prey.stranger}{name}", name]
        )
        found = connection.execute("select name from tenants where id = %s", [tenant_id]).fetchone()
    assert found == (name,)
    assert connection.execute("select from leads where id = %s", [prey.lead]).rowcount == 1


def test_a_name_does_harm_where_a_statement_is_put_together_of_it(connection):
    """The control: a function that quotes nothing."""
    connection.execute(
        "create function pg_temp.rename(name text) returns void language plpgsql as"
        " $$ begin execute 'update tenants set name = ''' || name || ''''; end $$"
    )
    connection.execute("select pg_temp.rename(%s)", [NAMES[0].replace("leads", "lead_sessions")])
    assert connection.execute("select to_regclass('lead_sessions')").fetchone() == (None,)


def test_a_quoted_table_is_looked_after_like_any_other(connection):
    """Names that need quotes go through the functions that put statements together."""
    connection.execute(
        'create table "Odd ""Name; drop table leads" (created_at timestamptz not null)'
        " partition by range (created_at)"
    )
    odd = '"Odd ""Name; drop table leads"'
    connection.execute("select access.keep_partitions(%s::regclass)", [odd])
    partitions = "select from pg_inherits where inhparent = %s::regclass"
    assert connection.execute(partitions, [odd]).rowcount >= 4
    assert connection.execute("select to_regclass('leads') is not null").fetchone() == (True,)
