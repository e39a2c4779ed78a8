"""What a large table held before its columns took other types is kept, whoever writes meanwhile."""

import psycopg
import pytest

from support import values_kept
from support.settings import told_apart

ACCESS = """
alter table {0} enable row level security;
alter table {0} force row level security;
create policy client_none on {0} for all to anon, authenticated using (false) with check (false);
"""

BEFORE = (
    "create table posts (id text primary key, up text references posts (id), tenant text,"
    " amount numeric, changed_at timestamptz);" + ACCESS.format("posts")
)
AFTER = BEFORE.replace("text", "uuid").replace("amount numeric", "amount integer")

ROWS = """
insert into posts
select
    'post ' || n,
    case when n % 5 = 0 then 'post ' || n - 3 end,
    case when n % 7 > 0 then 'tenant ' || n % 4 when n % 2 = 0 then ' ' end,
    n + case when n % 3 = 0 then 0.5 else 0 end
from generate_series(1, 600) as n;
create table comments (id integer primary key, post text references posts (id) on update cascade);
insert into comments select n, 'post ' || n from generate_series(1, 600, 2) as n;
create function stamp() returns trigger language plpgsql as
'begin new.changed_at := now(); return new; end';
create trigger stamp before update on posts for each row execute function stamp();
"""

CONVERT = {
    "convert": {
        name: "groundwork.id_to_uuid" if name == "id" else "groundwork.to_uuid"
        for name in ("id", "up", "tenant")
    },
    "allow": ["lossy_type", "drop_trigger"],
    "keep": ["stamp"],
    "run_id": "retype",
    "online_rows": 100,
}

WRITES = [
    "insert into posts values ('new {n}', null, '', {n}.5) on conflict do nothing",
    "insert into posts values ('new {n}', null, 'never', 0) on conflict do nothing",
    "update posts set tenant = 'moved {n}', amount = amount + 0.25 where id = 'post {n}1'",
    "update posts set tenant = null where id = 'post {n}2'",
    "update posts set tenant = '' where id = 'post {n}9'",
    "update posts set id = 'renamed {n}' where id = 'post {n}3'",
    "delete from posts where id = 'post 5{n}4'",
    "update comments set post = 'post {n}6' where id = 2{n}1",
]


def stage(connection, number: int):
    """Run one stage: outcome, statements, message."""
    return connection.execute(
        "select outcome, statements, message"
        " from groundwork.attempt('converge', 'public', 'posts', %s, %s, %s)",
        [AFTER, *told_apart({**CONVERT, "round": number})],
    ).fetchone()


@pytest.mark.parametrize("writes", [False, True], ids=["alone", "with a writer"])
def test_a_retype_keeps_each_value_that_it_changes(new_database, engine_template, writes):
    database = new_database(template=engine_template)
    with database.connect() as connection, database.connect() as writer:
        connection.execute(BEFORE + ROWS)
        for number in range(1, 100):
            before = {
                name: values_kept.read(writer, name) for name in ("public.posts", "public.comments")
            }
            outcome, statements, message = stage(connection, number)
            assert message is None, message
            if outcome == "outside_transaction":
                connection.execute(statements[0])
            if any("rename column" in each for each in statements):
                break
            for statement in WRITES if writes else ():
                writer.execute(statement.format(n=number % 9 + 1))
        while outcome == "next_stage":
            number += 1
            outcome, _, message = stage(connection, number)
            assert message is None, message

        for name, rows in before.items():
            assert [*values_kept.missing(connection, name, rows)] == []
        former = connection.execute(
            "select table_name, column_name, primary_key ->> 'id', value, run_id"
            " from groundwork.former_value"
        ).fetchall()
        known = {
            (name.removeprefix("public."), column, text)
            for name, rows in before.items()
            for row in rows.rows
            for column, text in row.items()
        }
        assert [each for each in former if (each[0], each[1], each[3]) not in known] == []
        assert len(former) == len({*former})
        assert {each[4] for each in former} == {"retype"}
        ids = {each for (each,) in connection.execute("select id::text from posts")}
        assert {each[2] for each in former if each[0] == "posts"} <= ids
        left = (
            "select proname from pg_proc where pronamespace = 'groundwork'::regnamespace"
            " and prorettype = 'trigger'::regtype"
        )
        assert connection.execute(left).fetchall() == []


def test_nobody_else_can_write_what_is_kept(new_database, engine_template):
    database = new_database(template=engine_template)
    with database.connect() as connection:
        connection.execute(BEFORE + ROWS)
        assert stage(connection, 1)[0] == "next_stage"
        connection.execute("grant insert, select on posts to authenticated")
        connection.execute("create policy writing on posts for all to authenticated using (true)")
        connection.execute("drop policy client_none on posts")
        with connection.transaction():
            connection.execute("set local role authenticated")
            connection.execute("insert into posts values ('by a client', null, '', 1.5)")
            with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
                connection.execute("select from groundwork.former_value")
        kept = "select column_name, value from groundwork.former_value order by 1"
        assert connection.execute(kept).fetchall() == [
            ("amount", "1.5"),
            ("id", "by a client"),
            ("tenant", ""),
        ]
