"""Makes a database equal to an artifact: every model in its order, on several sessions."""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

import psycopg

from .. import GroundworkError
from ..cli.content import describe_error
from .artifact import ArtifactModel
from .attempts import Answer, converge
from .finishing import finish
from .hooks import run_hooks
from .seeding import merge_seed
from .starting import start
from .state import CHANGED, State

MISSING_EXTENSIONS = """
select name from unnest(%s::text[]) as wanted (name)
where name <> all(array(select extname::text from pg_catalog.pg_extension))
"""

FEW = 20
"""Models that are no reason for another session."""

Connect = Callable[[], psycopg.Connection]


def apply(connect: Connect, state: State, threads: int, tell: Callable[[], None]) -> None:
    """Make the database equal to the artifact; `state` says then what was done.

    connect  opens a session with the search path of the project
    threads  how many sessions work side by side, at least 1
    tell     is called whenever a model is done

    Raises GroundworkError where nothing could begin, or the end of the run was refused.
    """
    with connect() as connection:
        start(connection, state)
        for model in state.artifact.functions:
            make(connection, state, model)
        if not state.failed:
            run_models(connect, connection, state, threads, tell)
        else:
            state.skipped += [model.name for model in state.artifact.models]
        finish(connection, state)


def run_models(
    connect: Connect,
    first: psycopg.Connection,
    state: State,
    threads: int,
    tell: Callable[[], None],
) -> None:
    """Make each model as soon as those that it refers to are made."""
    idle: queue.SimpleQueue = queue.SimpleQueue()
    idle.put(first)
    opened: list[psycopg.Connection] = []
    opening = threading.Lock()

    def work(model: ArtifactModel) -> None:
        try:
            connection = idle.get_nowait()
        except queue.Empty:
            with opening:
                connection = connect()
                opened.append(connection)
        try:
            make(connection, state, model)
        finally:
            idle.put(connection)

    due = [model for model in state.artifact.models if not has_nothing_to_do(state, model)]
    # a session costs more than a few models of which nothing is to be done
    threads = min(threads, 1 + len(due) // FEW)
    waiting = {model.name: set(model.depends_on) for model in state.artifact.models}
    models = {model.name: model for model in state.artifact.models}
    running: dict[Future, str] = {}
    pool = ThreadPoolExecutor(threads)
    try:
        while waiting or running:
            for name in [name for name, parents in waiting.items() if not parents]:
                del waiting[name]
                if state.reviewed and name in state.reviewed.unplanned:
                    state.skipped.append(name)
                    skip(state, waiting, name)
                elif has_nothing_to_do(state, models[name]):
                    state.finish(models[name], "unchanged")
                    release(waiting, name)
                else:
                    running[pool.submit(work, models[name])] = name
            if not running:
                continue
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                name = running.pop(future)
                future.result()
                if name in state.failed:
                    skip(state, waiting, name)
                else:
                    release(waiting, name)
                tell()
    except BaseException:
        # whoever works at a statement, or waits, would keep this process until it has ended
        state.interrupted.set()
        for connection in [first, *opened]:
            connection.cancel_safe()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
        for connection in opened:
            connection.close()


def has_nothing_to_do(state: State, model: ArtifactModel) -> bool:
    """Whether it is known without asking that the model is as it was made, and has no hook."""
    return not model.hooks and not model.seed and model.model_key in state.unchanged


def release(waiting: dict[str, set[str]], name: str) -> None:
    for parents in waiting.values():
        parents.discard(name)


def skip(state: State, waiting: dict[str, set[str]], failed: str) -> None:
    """Pass over every model that refers to one that failed, however far."""
    names = [name for name, parents in waiting.items() if failed in parents]
    for name in names:
        if waiting.pop(name, None) is not None:
            state.skipped.append(name)
            skip(state, waiting, name)


def make(connection: psycopg.Connection, state: State, model: ArtifactModel) -> None:
    """Make one model, with its hooks; what goes wrong is noted in `state`."""
    try:
        run_hooks(connection, model, "pre-hook")
        made = make_object(connection, state, model)
        if made is None:
            return
        run_hooks(connection, model, "post-hook")
        # a hook that fails takes back what was done
        if made.outcome == "deferred" or made.held:
            state.defer(model, made.outcome)
        else:
            state.finish(model, made.outcome)
    except GroundworkError as error:
        connection.rollback()
        state.fail(model, str(error), is_refused=False)
    except psycopg.Error as error:
        if not connection.closed:
            connection.rollback()
        state.fail(model, describe_error(error), is_refused=False)


def make_object(
    connection: psycopg.Connection, state: State, model: ArtifactModel
) -> Answer | None:
    """Make the object of a model, or merge its seed; None where the engine refused it."""
    if model.model_key in state.unchanged:
        return Answer("unchanged")
    if model.seed:
        return merge_seed(connection, state, model)
    answer = converge(connection, state, model)
    if answer.outcome == "refused":
        state.fail(model, answer.message + advice(connection, state, model), is_refused=True)
        return None
    if answer.outcome in CHANGED:
        state.say(f"{model.object_name}: {answer.outcome}")
    return answer


def advice(connection: psycopg.Connection, state: State, model: ArtifactModel) -> str:
    """What to do where a refused model needs an extension that is not installed."""
    connection.rollback()
    named = {each.name: each for each in state.artifact.models}
    wanted = [
        named[name].alias
        for name in model.depends_on
        if state.artifact.kind_of(named[name]).kind == "extension"
    ]
    if not wanted:
        return ""
    missing = [name for (name,) in connection.execute(MISSING_EXTENSIONS, [wanted])]
    return "".join(
        f"\nIt needs the extension {name}, which is not installed. Install it on the server."
        for name in missing
    )
