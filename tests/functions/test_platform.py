"""Realtime and storage: what a browser subscribes to arrives, and files are whose they are."""

import json
import uuid

import psycopg
import pytest

from support.databases import act_as
from support.decoding import subscribed
from support.stand_ins import STORAGE

SUBSCRIBED = {
    # as the code subscribes: the commands it waits for
    "activities": {"insert"},
    "activity_log": {"insert"},
    "comments": {"insert", "update", "delete"},
    "notifications": {"insert", "update", "delete"},
    "posts": {"insert", "update", "delete"},
}
ATTEMPT = """
select attempt.outcome, attempt.message
from groundwork.read_model(%(node)s) as declared
cross join lateral groundwork.attempt(
    declared.function_name, 'storage', %(name)s, declared.declaration, declared.model,
    '{"run_id": "test"}'
) as attempt
"""


@pytest.fixture
def database(new_database, built_template):
    """A copy of the built database, in which a test may commit."""
    return new_database(template=built_template)


def sign_up(connection) -> str:
    user = str(uuid.uuid4())
    connection.execute(
        "insert into auth.users (id, email) values (%s, %s)", [user, f"{user}@example.test"]
    )
    return user


def test_what_the_code_subscribes_to_arrives(database):
    with database.connect() as connection:
        published = "select tablename from pg_publication_tables where pubname = %s"
        found = connection.execute(published, ["supabase_realtime"]).fetchall()
        assert {name for (name,) in found} == {*SUBSCRIBED}

        ann, bob = sign_up(connection), sign_up(connection)
        with subscribed(connection, "supabase_realtime") as received:
            with act_as(connection, "authenticated", {"sub": ann}):
                [post] = connection.execute(
                    "insert into posts (user_id, body) values (%s, 'Hello') returning id", [ann]
                ).fetchone()
                connection.execute("update posts set body = 'Hello there' where id = %s", [post])
            with act_as(connection, "authenticated", {"sub": bob}):
                [comment] = connection.execute(
                    "insert into comments (post_id, user_id, body) values (%s, %s, 'Hi')"
                    " returning id",
                    [post, bob],
                ).fetchone()
                connection.execute("update comments set body = 'Hi!' where id = %s", [comment])
                connection.execute("delete from comments where id = %s", [comment])
            with act_as(connection, "service_role"):
                connection.execute(
                    "insert into activities (user_id, activity_type) values (%s, 'post_created')",
                    [ann],
                )
                connection.execute(
                    "insert into activity_log (user_id, activity_type) values (%s, 'login')", [ann]
                )
                connection.execute(
                    "insert into notifications (user_id, type, title) values (%s, 'info', 'New')",
                    [ann],
                )
            with act_as(connection, "authenticated", {"sub": ann}):
                connection.execute("update notifications set read = true")
                connection.execute("update profiles set bio = 'not published'")
                connection.execute("delete from posts where id = %s", [post])

            arrived = received()
            assert arrived
            for table, commands in SUBSCRIBED.items():
                assert {each.command for each in arrived if each.table == table} >= commands - {
                    *({"delete"} if table == "notifications" else ())
                }
            assert {each.table for each in arrived} == {*SUBSCRIBED}
            [changed] = [
                each for each in arrived if (each.table, each.command) == ("posts", "update")
            ]
            assert changed.new["body"] == "Hello there"
            # who filters by the post hears of a comment that is gone
            gone = [each.old for each in arrived if each.command == "delete"]
            assert gone[0] == {"post_id": str(post), "id": str(comment)}
            assert received() == []


# Below which folder, and who of owner, stranger, visitor and service may do what there.
EVERYONE, SERVICE, OWNER = {"owner", "stranger", "visitor", "service"}, {"service"}, {"owner"}
FILES = {
    ("public", "owner"): (EVERYONE, OWNER | SERVICE, OWNER | SERVICE, OWNER | SERVICE),
    ("public", "nobody"): (EVERYONE, SERVICE, SERVICE, SERVICE),
    ("private", "owner"): (OWNER | SERVICE,) * 4,
    ("private", "nobody"): (SERVICE,) * 4,
}


def test_files_are_whose_they_are(database, built_folder):
    manifest = json.loads((built_folder / "target" / "manifest.json").read_text())
    nodes = {
        node["name"]: node
        for node in manifest["nodes"].values()
        if node["config"].get("materialized") == "storage_bucket"
    }
    assert {*nodes} == {"public", "private"}
    with database.connect() as connection:
        connection.execute(STORAGE)
        for name, node in nodes.items():
            values = {"name": name, "node": json.dumps(node)}
            assert connection.execute(ATTEMPT, values).fetchone() == ("created", None)
        limits = "select id, public, file_size_limit, allowed_mime_types from storage.buckets"
        images = [f"image/{kind}" for kind in ("jpeg", "png", "webp", "gif")]
        assert {row[0]: row[1:] for row in connection.execute(limits)} == {
            "public": (True, 52428800, [*images, "application/pdf"]),
            "private": (False, 52428800, [*images, "application/pdf", "application/json"]),
        }

        users = {"owner": sign_up(connection), "stranger": sign_up(connection)}
        roles = {"visitor": "anon", "service": "service_role"}

        def works(actor, statement, bucket, folder):
            claims = {"sub": users[actor]} if actor in users else {}
            try:
                with (
                    connection.transaction(force_rollback=True),
                    act_as(connection, roles.get(actor, "authenticated"), claims),
                ):
                    done = connection.execute(statement, {"bucket": bucket, "folder": folder})
                    return done.rowcount == 1
            except psycopg.errors.InsufficientPrivilege:
                return False

        one = "bucket_id = %(bucket)s and name = %(folder)s || '/a.png'"
        statements = (
            f"select from storage.objects where {one}",
            "insert into storage.objects (bucket_id, name)"
            " values (%(bucket)s, %(folder)s || '/b.png')",
            f"update storage.objects set metadata = '{{}}' where {one}",
            f"delete from storage.objects where {one}",
        )
        for (bucket, whose), allowed in FILES.items():
            folder = users.get(whose, whose)
            connection.execute(
                "insert into storage.objects (bucket_id, name) values (%s, %s || '/a.png')",
                [bucket, folder],
            )
            for statement, actors in zip(statements, allowed, strict=True):
                found = {actor for actor in EVERYONE if works(actor, statement, bucket, folder)}
                assert found == actors, (bucket, whose, statement)
