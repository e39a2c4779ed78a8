"""One object that is no table, what it was and what it is declared as, and how that is judged."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import psycopg

from support.databases import NewDatabase
from support.dumps import pg_dump, restore

from .judge import changed, entries, state
from .settings import told_apart

PATH = "set search_path = {0}, public, extensions, auth"
MADE_WITHOUT_UNDO = "select from groundwork.ledger where schema_name = %s and undo is null"
OUTSIDE = "set search_path = public, extensions, auth"


@dataclass(frozen=True)
class ObjectCase:
    """An object `name` that is made as `before` and is then declared as `after`.

    Every case works in a schema of its own. It is also tried from `after` to `before`, unless it
    is `one_way`.
    """

    name: str
    before: str
    after: str
    setup: str = ""
    """What stands before the object: types, tables, functions that it uses."""
    beside: str = ""
    """What is made after it: what uses it, and rows."""
    beside_after: str | None = None
    """What `beside` has become in the end, where that is not the same text."""
    watched: str | None = None
    """A query that answers the same before and after the change."""
    result: tuple[str, object] | None = None
    """A query of one value, and what it answers after the change."""
    result_back: tuple[str, object] | None = None
    refused: str | None = None
    """Part of the message of a change that nothing allows."""
    refused_back: str | None = None
    hazard: str | None = None
    """What has to be allowed."""
    hazard_back: str | None = None
    options: dict = field(default_factory=dict)
    options_back: dict = field(default_factory=dict)
    one_way: bool = False
    since: int = 15
    has_undo: bool = True
    """Whether the ledger's undo brings the object back."""
    has_undo_back: bool = True

    def back(self) -> "ObjectCase":
        return replace(
            self,
            name=f"{self.name}, and back",
            before=self.after,
            after=self.before,
            beside=self.beside if self.beside_after is None else self.beside_after,
            beside_after=self.beside,
            result=self.result_back,
            refused=self.refused_back,
            hazard=self.hazard_back,
            options=self.options_back,
            has_undo=self.has_undo and self.has_undo_back,
        )


def both_ways(cases: Iterable[ObjectCase]):
    for case in cases:
        yield case
        if not case.one_way:
            yield case.back()


class ObjectJudge:
    """Two databases: in `live` objects are changed, in `fresh` their ends are built at once.

    What a plan says, what is refused until it is allowed, and whether either writes anything is
    the same on every server, and takes long to see: `is_thorough` is for one of them.
    """

    def __init__(
        self,
        new_database: NewDatabase,
        template: str,
        kind: str,
        described_by: str,
        is_thorough: bool = True,
    ):
        self.new_database = new_database
        self.is_thorough = is_thorough
        self.kind, self.described_by = kind, described_by
        self.databases = new_database(template=template), new_database(template=template)
        self.live, self.fresh = (database.connect() for database in self.databases)
        self.faults: dict[str, list[str]] = {}

    def close(self) -> None:
        self.live.close()
        self.fresh.close()

    def try_cases(self, cases: Iterable[ObjectCase]) -> None:
        """Run the cases, and note their faults by their names."""
        cases = [*cases]
        refused = []
        # first all of them: a new schema costs a session every plan that it has kept
        for place in range(len(cases)):
            for connection in (self.live, self.fresh):
                connection.execute(f"create schema case_{place}")
        for place, case in enumerate(cases):
            schema = f"case_{place}"
            found = self.faults.setdefault(case.name, [])
            try:
                found += self.faults_of(schema, case)
            except psycopg.Error as error:
                found.append(f"{type(error).__name__}: {error}")
            self.live.execute(OUTSIDE)
            if case.refused:
                refused.append(schema)
                continue
            self.fresh.execute(PATH.format(schema))
            beside = case.beside if case.beside_after is None else case.beside_after
            try:
                self.fresh.execute(";".join((case.setup, case.after, beside)))
            except psycopg.Error as error:
                found.append(f"A fresh build fails: {error}")
            self.fresh.execute(OUTSIDE)
        drift = "select schema_name, kind, name from groundwork.drift()"
        for schema, *fact in self.live.execute(drift).fetchall():
            case = cases[int(schema.removeprefix("case_"))]
            self.faults[case.name].append(f"drift() lists {fact}.")
        self.compare_dumps(cases, tuple(refused))

    def compare_dumps(self, cases: list[ObjectCase], refused: tuple[str, ...]) -> None:
        left_out = ("groundwork", *refused)
        live, fresh = ({*entries(pg_dump(each.url, left_out))} for each in self.databases)
        if live != fresh:
            # what was made again was printed once more
            restored = [self.new_database() for _ in self.databases]
            for source, target in zip(self.databases, restored, strict=True):
                restore(source.url, target.url, left_out)
            live, fresh = ({*entries(pg_dump(each.url, left_out))} for each in restored)
        for sign, texts in (("+", live - fresh), ("-", fresh - live)):
            for text in sorted(texts):
                number = re.search(r"\bcase_(\d+)", text)
                case = cases[int(number[1])] if number else cases[0]
                self.faults[case.name].append(f"The dump differs:\n{sign} {text}")

    def converge(self, schema: str, declaration: str, **options):
        """Outcome, statements and message of the object, after all stages."""
        executed = []
        for turn in range(1, 40):
            said = told_apart({"run_id": schema, "round": turn, **options})
            outcome, statements, message = self.live.execute(
                "select outcome, statements, message"
                " from groundwork.attempt(%s, %s, 'f', %s, %s, %s)",
                [self.kind, schema, declaration, *said],
            ).fetchone()
            executed += statements or []
            if outcome != "next_stage":
                break
        return outcome, executed, message

    def state(self) -> dict[str, str]:
        return state(self.live) if self.is_thorough else {}

    def changed(self, before: dict[str, str]) -> str:
        return changed(self.live, before) if self.is_thorough else ""

    def described(self, schema: str):
        query = f"select to_jsonb(groundwork.{self.described_by}(%s, 'f'))"
        return self.live.execute(query, [schema]).fetchone()[0]

    def faults_of(self, schema: str, case: ObjectCase):
        """Yield what is not as the case says."""
        live = self.live
        live.execute(PATH.format(schema))
        if case.setup:
            live.execute(case.setup)
        outcome, _, message = self.converge(schema, case.before)
        if outcome != "created":
            yield f"It was {outcome}, not created: {message}"
            return
        if live.execute(MADE_WITHOUT_UNDO, [schema]).fetchall():
            yield "Nothing undoes that it was created."
        if case.beside:
            live.execute(case.beside)
        watched = live.execute(case.watched).fetchall() if case.watched else None
        described, before = self.described(schema), self.state()

        announced = None
        if self.is_thorough:
            outcome, announced, message = self.converge(
                schema, case.after, **case.options, is_planning=True
            )
            if self.changed(before):
                yield f"The plan changed something: {self.changed(before)}."
            if outcome != "planned" and not (case.refused or case.hazard):
                yield f"The plan was {outcome}, not planned: {message}"
        if case.refused or (case.hazard and self.is_thorough):
            outcome, _, message = self.converge(schema, case.after, **case.options)
            if outcome != "refused":
                yield f"It was not refused, but {outcome}."
            elif self.changed(before):
                yield f"It was refused and changed something: {self.changed(before)}."
            elif (
                said := (case.refused or case.hazard).replace("case_{place}", schema)
            ) not in message:
                yield f"The refusal does not say {said!r}: {message}"
            elif "Nothing was changed." not in message:
                yield f"The refusal does not say that nothing was changed: {message}"
            if case.refused:
                return

        allow = [case.hazard] if case.hazard else []
        last = live.execute("select coalesce(max(id), 0) from groundwork.ledger").fetchone()[0]
        outcome, statements, message = self.converge(
            schema, case.after, **case.options, allow=allow
        )
        if outcome != "altered":
            yield f"It was {outcome}, not altered: {message}"
            return
        # of a function a run states once more what its replacement has taken over
        is_function = self.kind == "converge_function"
        is_announced = announced is None or statements == announced
        if not is_announced and not case.hazard and not is_function:
            yield f"The plan printed {announced}, and the run executed {statements}."
        if case.watched and live.execute(case.watched).fetchall() != watched:
            yield f"{case.watched} answers {live.execute(case.watched).fetchall()}, not {watched}."
        if case.result:
            query, expected = case.result
            found = live.execute(query).fetchone()[0]
            if found != expected:
                yield f"{query} answers {found}, not {expected}."
        after = self.state()
        outcome, statements, message = self.converge(schema, case.after, **case.options)
        if (outcome, statements) != ("unchanged", []) or self.changed(after):
            yield f"The second run was {outcome} and executed {statements}: {message}"
        if case.has_undo:
            yield from self.faults_of_undo(schema, last, described)

    def faults_of_undo(self, schema: str, last: int, described):
        undo = "select undo, statement from groundwork.ledger where id > %s order by id desc"
        with self.live.transaction(force_rollback=True):
            self.live.execute(PATH.format(schema))
            for statement, done in self.live.execute(undo, [last]).fetchall():
                if statement is None:
                    yield f"Nothing undoes: {done}"
                    continue
                try:
                    with self.live.transaction():
                        self.live.execute(statement)
                except psycopg.Error as error:
                    yield f"The undo fails: {statement}\n{error}"
            if self.described(schema) != described:
                yield f"The undo leaves {self.described(schema)}, not {described}."
