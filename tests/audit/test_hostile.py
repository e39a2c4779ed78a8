"""Migrations are strangers' SQL: they reach neither the machine nor a role with more rights."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from groundwork import GroundworkError
from groundwork.audit.catalog import Catalog
from groundwork.audit.project import Project
from groundwork.audit.replay import Runner, leave_rows, replay
from groundwork.audit.run import judged
from groundwork.audit.scratch import ADMIN, FOLDER, READER, Scratch, scratch
from groundwork.audit.statements import Migrations, read_migrations, read_statements

# Each is the last statement of a file, after these, which would undo a mere `set role`.
BEFORE = "reset role; reset session authorization; set search_path = public;\n"

REFUSED = {
    "a_file_written": "copy (select 1) to '{out}'",
    "a_file_read": "copy kept from '{secret}'",
    "a_program_written_to": "copy (select 1) to program 'touch {out}'",
    "a_program_read_from": "copy kept from program 'touch {out}'",
    "lo_import": "select lo_import('{secret}')",
    "lo_export": "select lo_export(lo_create(0), '{out}')",
    "pg_read_file": "select pg_read_file('{secret}')",
    "pg_read_binary_file": "select pg_read_binary_file('{secret}')",
    "pg_ls_dir": "select pg_ls_dir('/')",
    "pg_stat_file": "select pg_stat_file('{secret}')",
    "the_log": "select pg_current_logfile()",
    "alter_system": "alter system set log_statement = 'all'",
    "reload": "select pg_reload_conf()",
    "dblink": "create extension dblink",
    "postgres_fdw": "create extension postgres_fdw",
    "file_fdw": "create extension file_fdw",
    "wrapper": "create foreign data wrapper elsewhere",
    "subscription": "create subscription s connection '' publication p with (connect = false)",
    "language": "create extension plpython3u",
    "in_c": "create function c() returns int language c as '/tmp/c', 'c'",
    "in_internal": "create function i(text) returns int language internal as 'pg_ls_dir'",
    "library": "load '/tmp/library'",
    "preload": "alter database postgres set session_preload_libraries = '/tmp/library'",
    "tablespace": "create tablespace t location '/tmp'",
    "event_trigger": "create event trigger e on ddl_command_end execute function on_ddl()",
    "set_role": f"set role {ADMIN}",
    "session_user": f"set session authorization {ADMIN}",
    "bootstrap": "set session authorization bootstrap",
    "superuser_made": "create role another superuser",
    "superuser_become": "alter role postgres superuser",
    "superuser_granted": f"grant {ADMIN} to postgres",
    "files_granted": "grant pg_read_server_files to postgres",
    "programs_granted": "grant pg_execute_server_program to postgres",
    "reader_changed": f"alter role {READER} set search_path = public",
    "reader_granted": f"grant {READER} to postgres",
    "reader_ended": f"select pg_terminate_backend(pid) from pg_stat_activity"
    f" where usename = '{READER}'",
    "admin_ended": f"select pg_terminate_backend(pid) from pg_stat_activity"
    f" where usename = '{ADMIN}'",
    "given_away": f"alter function on_ddl() owner to {ADMIN}",
    "not_in_a_block": "do $do$ begin copy kept from program 'touch {out}'; end $do$",
    "not_by_definer": "select as_definer()",
    "not_by_text": "do $do$ begin execute 'alter role postgres superuser'; end $do$",
    "path_for_a_name": 'create extension "{path}"',
    "path_of_the_platform": 'create extension "../supabase"',
}

REFUSALS = ("permission denied", "must be ", "is not a", "invalid extension name")

MADE_FIRST = """
create table kept (line text);
create function on_ddl() returns event_trigger language plpgsql as 'begin end';
create function as_definer() returns text language sql security definer
as $$ select pg_read_file('/etc/passwd') $$;

-- what runs, and as whom
create table ran (code text, who text, is_super boolean);
grant all on ran to public;
create function note(code text) returns void language sql
as $$
    insert into public.ran
    select code, current_user, rolsuper from pg_catalog.pg_roles where rolname = current_user
$$;

-- better matches than the catalog's own for what a reader of the catalog would call
create function same(oid, regnamespace) returns boolean language plpgsql
as 'begin perform public.note(''operator''); return $1 operator(pg_catalog.=) $2::oid; end';
create operator = (leftarg = oid, rightarg = regnamespace, function = same);
create function format(text, name, name) returns text language plpgsql
as 'begin perform public.note(''format''); return pg_catalog.format($1, $2, $3); end';
create function has_function_privilege(text, oid, text) returns boolean language plpgsql
as 'begin perform public.note(''privilege''); return true; end';
create function in_extensions(oid, regtype) returns boolean language plpgsql
as 'begin perform public.note(''extensions''); return true; end';
create operator extensions.= (leftarg = oid, rightarg = regtype, function = in_extensions);

-- what Supabase's role may do, this one may as well
create extension pg_cron;
select cron.schedule('daily', '0 0 * * *', 'select 1');
create extension pg_net;
select net.http_get('http://localhost');
create extension vector;

-- a key's cascade runs as the owner of the table, and with it the triggers of that
create function seize() returns trigger language plpgsql
as 'begin perform public.note(''trigger''); return old; end';
create trigger seize before delete on auth.sessions for each row execute function seize();
insert into auth.users (id) values ('00000000-0000-0000-0000-000000000001');
insert into auth.sessions (id, user_id)
values (gen_random_uuid(), '00000000-0000-0000-0000-000000000001');
delete from auth.users;
"""

BOUNDED = """
do $$
begin
    loop
        begin
            perform pg_sleep(60);
        exception when query_canceled then null;
        end;
    end loop;
end
$$;
create table filled as select md5(n::text) as line from generate_series(1, 100000000) as n;
do $$ begin raise exception '%', repeat('long ', 1000000); end $$;
select 1;
"""

SECRET = "the content of a file that is nobody's business"


@pytest.fixture(scope="module")
def outside() -> Iterator[Path]:
    """A folder that no migration may reach: a secret, and SQL that would run as a superuser."""
    # not below pytest's folder: a name in SQL ends after 63 bytes
    with tempfile.TemporaryDirectory(prefix="o-") as name:
        folder = Path(name)
        (folder / "secret.sql").write_text(SECRET)
        (folder / "seize.sql").write_text("select public.note('extension')")
        yield folder


@pytest.fixture(scope="module")
def replayed(tmp_path_factory, outside) -> Iterator[tuple[Scratch, Migrations]]:
    """The hostile migrations, run on a server that is still there."""
    folder = tmp_path_factory.mktemp("migrations")
    path = os.path.relpath(outside / "seize", FOLDER / "extensions")
    known = {"out": outside / "written", "secret": outside / "secret.sql", "path": path}
    (folder / "0.sql").write_text(MADE_FIRST)
    (folder / "1_bounded.sql").write_text(BOUNDED)
    for name, text in REFUSED.items():
        (folder / f"{name}.sql").write_text(BEFORE + text.format(**known))
    with pytest.MonkeyPatch.context() as patch, scratch() as server:
        patch.setattr("groundwork.audit.replay.SECONDS", 3)
        patch.setattr("groundwork.audit.limits.GRACE", 1)
        patch.setattr("groundwork.audit.limits.LARGEST_DATABASE", 60_000_000)
        migrations = read_migrations(folder)
        replay(server, migrations)
        yield server, migrations


def outcomes(migrations: Migrations, file: str) -> list[tuple[str, str]]:
    return [(one.outcome, one.message) for one in migrations.statements if one.file == file]


def test_what_the_others_need_is_made(replayed):
    assert {outcome for outcome, _ in outcomes(replayed[1], "0.sql")} == {"done"}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused(replayed, name):
    *before, (outcome, message) = outcomes(replayed[1], f"{name}.sql")
    assert {outcome for outcome, _ in before} == {"done"}
    assert outcome == "failed", name
    assert any(refusal in message for refusal in REFUSALS), message


def test_nothing_outside_was_written(replayed, outside):
    assert {file.name for file in outside.iterdir()} == {"secret.sql", "seize.sql"}


def test_endless_and_boundless_statements_end(replayed):
    endless, filling, long, last = outcomes(replayed[1], "1_bounded.sql")
    assert endless[1].startswith("it does not end, not even when it is canceled")
    assert filling[1].startswith("it writes more than 1 GB")
    assert long[1].startswith("long long")
    assert len(long[1]) < 3000
    assert last[0] == "done"


def test_rows_are_not_kept_in_memory(replayed, monkeypatch):
    kept = []

    def leave(cursor, text):
        leave_rows(cursor, text)
        kept.append(cursor.pgresult.ntuples)

    monkeypatch.setattr("groundwork.audit.replay.leave_rows", leave)
    text = "select generate_series(1, 1000);\nexplain select 1;\nvalues (1), (2);"
    runner = Runner(replayed[0])
    for statement in read_statements("a.sql", text, Migrations()):
        runner.run(statement)
        assert statement.outcome == "done"
    runner.close()
    # the last row that came, where libpq would otherwise hold all of them
    assert kept == [1, 1, 1]


def test_the_reader_of_the_catalog_runs_none_of_their_code(replayed):
    server, migrations = replayed
    result = judged(Project(migrations, Catalog(server.reader)))
    assert result.findings
    ran = server.reader.execute("select code, who, is_super from public.ran").fetchall()
    assert ran == [("trigger", "supabase_admin", False)]


def test_nothing_in_their_reach_belongs_to_a_superuser(replayed):
    owned = """
        select classid::regclass::text, objid from pg_shdepend
        inner join pg_roles on refobjid = pg_roles.oid and deptype = 'o'
        left join pg_database on dbid = pg_database.oid
        where
            rolsuper and classid <> 'pg_default_acl'::regclass
            and (dbid = 0 or datname = 'postgres')
    """
    assert replayed[0].reader.execute(owned).fetchall() == []


def test_who_closes_the_database_is_named(replayed, tmp_path):
    (tmp_path / "a.sql").write_text("alter database postgres connection limit 0;")
    (tmp_path / "b.sql").write_text("select pg_terminate_backend(pg_backend_pid());")
    with pytest.raises(GroundworkError, match="takes no more connections"):
        replay(replayed[0], read_migrations(tmp_path))
