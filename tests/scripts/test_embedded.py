"""The project's own server starts whatever happened to the last one, and loses nothing."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import psutil
import psycopg
import pytest

from groundwork import ROOT, GroundworkError
from groundwork.server.embedded import DATABASE, embedded, sockets_of
from support.servers import open_folder

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")


@pytest.fixture
def cluster(tmp_path):
    """The server of a project that was never started, in a folder of its own."""
    open_folder(tmp_path)
    cluster = embedded(tmp_path / "project")
    cluster.folder.parent.mkdir()
    yield cluster
    cluster.stop()


Container = Callable[..., subprocess.Popen]

CONTAINER = ["unshare", "--pid", "--ipc", "--fork", "--mount-proc"]
"""As two containers are to each other: neither sees the other's processes or shared memory."""

INSIDE = """
import sys
from pathlib import Path
from groundwork import GroundworkError
from groundwork.server.embedded import embedded

cluster = embedded(Path(sys.argv[1]))
try:
    print(getattr(cluster, sys.argv[2])(), flush=True)
except GroundworkError as error:
    print(error, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def container(cluster) -> Iterator[Container]:
    """Returns a function that calls a method of the cluster in a container of its own.

    The process that it returns has printed the outcome; the container ends with its stdin.
    """
    allowed = shutil.which("unshare") and subprocess.run([*CONTAINER, "true"], check=False)
    if not allowed or allowed.returncode:
        pytest.skip("unshare may not make a PID namespace here: run this as root")
    running = []

    def container(method: str) -> subprocess.Popen:
        process = subprocess.Popen(
            [*CONTAINER, sys.executable, "-c", INSIDE, cluster.folder.parent, method],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT / "scripts")},
        )
        running.append(process)
        return process

    yield container
    for process in running:
        process.communicate()


def outcome(process: subprocess.Popen) -> str:
    """What a container prints, once it has ended."""
    return process.communicate()[0].strip()


def query(cluster, statement):
    with psycopg.connect(cluster.url(DATABASE), autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchone()[0] if cursor.description else None


def crash(cluster):
    """Kill the server at once, as the kernel does when memory runs out."""
    server = psutil.Process(cluster.pid())
    os.kill(server.pid, signal.SIGKILL)
    server.wait(5)
    assert cluster.pid() is None
    assert (cluster.data / "postmaster.pid").exists()


def in_child(user, function):
    """The exit code of `function` in a child process that belongs to `user`."""
    child = os.fork()
    if child == 0:
        account = pwd.getpwnam(user)
        os.setgroups([])
        os.setgid(account.pw_gid)
        os.setuid(account.pw_uid)
        try:
            os._exit(function())
        except BaseException as error:
            print(repr(error), flush=True)
            os._exit(99)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_start_twice_stop_twice_and_keep_the_data(cluster):
    assert cluster.stop() is False
    assert cluster.start() is True
    pid = cluster.pid()
    assert cluster.start() is False
    assert cluster.pid() == pid
    assert query(cluster, "show server_version").startswith("18.")
    assert query(cluster, "show search_path") == "public, extensions, auth"

    query(cluster, "create table kept as select 1 as one")
    assert cluster.stop() is True
    assert (cluster.pid(), cluster.stop()) == (None, False)
    assert cluster.start() is True
    assert query(cluster, "select one from kept") == 1


def test_it_is_found_while_a_variable_names_the_port_of_another(cluster, monkeypatch):
    monkeypatch.setenv("PGPORT", "6543")
    cluster.start()
    assert (cluster.sockets / ".s.PGSQL.5432").exists()
    assert query(cluster, "show port") == "5432"


def test_no_port_is_open_and_no_other_user_gets_in(cluster):
    cluster.start()
    assert psutil.Process(cluster.pid()).net_connections(kind="inet") == []
    assert (cluster.sockets / ".s.PGSQL.5432").stat().st_mode & 0o077 == 0


def test_starts_at_once_end_with_one_server(cluster):
    with ThreadPoolExecutor() as threads:
        started = list(threads.map(lambda _: embedded(cluster.folder.parent).start(), range(4)))
    assert sorted(started) == [False, False, False, True]
    assert query(cluster, "select 1") == 1


def test_after_a_crash_what_was_committed_is_there(cluster):
    cluster.start()
    query(cluster, "create table kept as select 1 as one")
    query(cluster, "checkpoint")
    crash(cluster)
    assert cluster.start() is True
    assert query(cluster, "select one from kept") == 1


def test_after_a_crash_someone_else_may_have_its_process_id(cluster):
    cluster.start()
    owner = pwd.getpwuid(cluster.data.stat().st_uid)
    crash(cluster)
    someone = {"user": owner.pw_uid} if os.geteuid() == 0 else {}
    with subprocess.Popen(["sleep", "60"], cwd="/", **someone) as other:
        for file in (cluster.data / "postmaster.pid", cluster.sockets / ".s.PGSQL.5432.lock"):
            _, rest = file.read_text().split("\n", 1)
            file.write_text(f"{other.pid}\n{rest}")
        assert cluster.pid() is None
        assert cluster.start() is True
        assert other.poll() is None
        other.kill()
    assert query(cluster, "select 1") == 1


def test_workers_that_outlive_the_server_end_before_the_next_one(cluster):
    cluster.start()
    with psycopg.connect(cluster.url(DATABASE)) as connection:
        worker = psutil.Process(connection.info.backend_pid)
        # It can't notice that its server is gone, like one that computes.
        worker.suspend()
        crash(cluster)
        assert worker.is_running()
        assert cluster.start() is True
        assert not worker.is_running()
        connection.close()
    assert query(cluster, "select 1") == 1


def test_an_interrupted_first_start_is_not_in_the_way(cluster):
    unfinished = cluster.folder / "data.unfinished"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")
    assert cluster.start() is True


def test_the_log_says_why_it_does_not_start_and_other_versions_are_left_alone(cluster):
    cluster.start()
    cluster.stop()
    (cluster.data / "postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(GroundworkError, match='parameter "no_such_setting"'):
        cluster.start()
    (cluster.data / "PG_VERSION").write_text("16\n")
    with pytest.raises(GroundworkError, match="was made by PostgreSQL 16, and this is 18"):
        cluster.start()


def test_the_socket_moves_where_the_path_is_too_long(tmp_path):
    assert sockets_of(tmp_path) == tmp_path / ".groundwork"
    assert len(str(sockets_of(tmp_path / ("long-" * 20)))) < 60


def test_a_server_is_found_and_left_alone_in_another_container(cluster, container):
    cluster.start()
    query(cluster, "create table kept as select 1 as one")
    pid = cluster.pid()
    assert outcome(container("pid")) == str(pid)
    assert outcome(container("start")) == "False"
    refused = outcome(container("stop"))
    assert refused.startswith(
        f"The PostgreSQL server over {cluster.data} runs in another container"
    )
    assert "Stop it in that container." in refused
    assert cluster.pid() == pid
    assert query(cluster, "select one from kept") == 1


def test_a_server_whose_socket_is_not_seen_is_left_alone_too(cluster, container):
    """Two containers share the project's folder, and not /tmp, where a long path has its socket."""
    cluster.start()
    before = cluster.pid()
    for file in cluster.sockets.glob(".s.PGSQL.*"):
        file.rename(file.with_name("hidden" + file.name))
    refused = outcome(container("start"))
    assert refused.startswith(f"Another PostgreSQL server works on {cluster.data}.")
    assert "Nothing was changed." in refused
    assert cluster.pid() == before
    assert (cluster.data / "postmaster.pid").read_text().startswith(f"{before}\n")
    for file in cluster.sockets.glob("hidden*"):
        file.rename(file.with_name(file.name.removeprefix("hidden")))
    assert query(cluster, "select 1") == 1


def test_a_container_with_the_server_is_seen_from_outside_and_may_be_killed(cluster, container):
    inside = container("start")
    assert inside.stdout.readline() == "True\n"
    query(cluster, "create table kept as select 1 as one")
    query(cluster, "checkpoint")
    assert cluster.start() is False
    with pytest.raises(GroundworkError, match="runs in another container, as process"):
        cluster.stop()

    # as it is while the server recovers
    for file in cluster.sockets.glob(".s.PGSQL.*"):
        file.rename(file.with_name("hidden" + file.name))
    with pytest.raises(GroundworkError, match="does not accept connections here"):
        cluster.start()

    inside.communicate()  # ends the container, and each of its processes at once
    assert cluster.pid() is None
    assert cluster.start() is True
    assert query(cluster, "select one from kept") == 1


def test_a_lock_of_unknown_origin_is_left_to_postgresql(cluster):
    cluster.start()
    cluster.stop()
    user = cluster.data.stat().st_uid
    with subprocess.Popen(["sleep", "60"], cwd="/", user=user) as other:
        lock = cluster.data / "postmaster.pid"
        lock.write_text(f"{other.pid}\n{cluster.data}\n1\n5432\n\n\n")
        with pytest.raises(GroundworkError, match=f"remove {lock} and start again"):
            cluster.start()
        assert lock.exists()
        other.kill()
    assert cluster.start() is True


@as_root
def test_the_owner_of_the_data_needs_a_name(cluster):
    cluster.start()
    cluster.stop()
    owner = cluster.data.stat().st_uid
    os.chown(cluster.data, 54321, -1)
    with pytest.raises(GroundworkError, match=r"user id 54321, .*\n.*useradd --system --uid 54321"):
        cluster.start()
    os.chown(cluster.data, owner, -1)


@as_root
def test_an_ordinary_user_starts_a_server_of_his_own(cluster):
    project = cluster.folder.parent
    os.chown(project, pwd.getpwnam("nobody").pw_uid, -1)
    assert in_child("nobody", lambda: embedded(project).start()) == 1
    assert psutil.Process(cluster.pid()).username() == "nobody"
    # Root finds it running, and stops and starts it as its owner.
    assert (cluster.start(), cluster.stop(), cluster.start()) == (False, True, True)
    assert psutil.Process(cluster.pid()).username() == "nobody"
    assert in_child("nobody", lambda: embedded(project).stop()) == 1


@as_root
def test_an_ordinary_user_is_told_that_the_server_is_roots(cluster):
    cluster.start()

    def refused():
        with pytest.raises(GroundworkError, match="belongs to another user"):
            embedded(cluster.folder.parent).start()
        with pytest.raises(GroundworkError, match="Run this as root"):
            embedded(cluster.folder.parent).pid()
        return 7

    assert in_child("nobody", refused) == 7
