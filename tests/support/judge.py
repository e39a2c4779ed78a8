"""Runs cases through the engine, and finds what is not as it has to be."""

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

import psycopg
from psycopg import sql

from support.databases import Database, NewDatabase
from support.dumps import pg_dump, restore

from .case import Case
from .messages import UnclearMessageError, check_message
from .settings import told_apart

# Undeclared, these stay until their hazard is allowed; every other hazard refuses the change.
KEPT = {"drop_column", "drop_index", "drop_statistics", "detach_child"}

# No name allows these: the rows have to be fixed.
NEVER_ALLOWED = {"null_values", "violating_rows"}

ACCESS = """
alter table {0} enable row level security;
alter table {0} force row level security;
create policy client_none on {0} for all to anon, authenticated using (false) with check (false);
"""

# Whatever a statement changes is written in one of these.
CATALOGS = [
    *("pg_class", "pg_attribute", "pg_attrdef", "pg_constraint", "pg_index", "pg_policy"),
    *("pg_trigger", "pg_rewrite", "pg_proc", "pg_type", "pg_enum", "pg_description"),
    *("pg_sequence", "pg_statistic_ext", "pg_publication_rel", "pg_default_acl", "pg_inherits"),
    *("pg_collation", "pg_ts_config", "pg_ts_config_map", "pg_ts_dict", "pg_operator"),
    *("pg_cast", "pg_event_trigger", "pg_foreign_server", "pg_foreign_table"),
    *("pg_user_mapping", "pg_depend"),
]
ENGINE = [
    "groundwork.ledger",
    "groundwork.declaration",
    "groundwork.quarantine",
    "groundwork.former_value",
]

PARK = """
do $park$
declare
    place text := '{0}';
    statement text;
begin
    for statement in
        select format('alter %s %s set schema %I', kind, name, place)
        from (
            select
                case relkind
                    when 'v' then 'view'
                    when 'm' then 'materialized view'
                    when 'S' then 'sequence'
                    else 'table'
                end as kind,
                oid::regclass::text as name
            from pg_class
            where
                relnamespace = 'public'::regnamespace
                and relkind in ('r', 'p', 'v', 'm', 'S')
                and not exists (
                    select from pg_depend
                    where objid = pg_class.oid and deptype in ('a', 'i') and relkind = 'S'
                )
            union all
            select 'routine', oid::regprocedure::text
            from pg_proc
            where pronamespace = 'public'::regnamespace
            union all
            select case typtype when 'd' then 'domain' else 'type' end, oid::regtype::text
            from pg_type
            where
                typnamespace = 'public'::regnamespace
                and (
                    typtype in ('e', 'd', 'r')
                    or (select relkind = 'c' from pg_class where pg_class.oid = typrelid)
                )
            union all
            select 'statistics', quote_ident(stxname)
            from pg_statistic_ext
            where stxnamespace = 'public'::regnamespace
        ) as objects
        union all
        select format('alter %s %s set schema %I', identified.type, identified.identity, place)
        from (
            select 'pg_collation'::regclass as class_id, oid, collnamespace as schema_id
            from pg_collation
            union all
            select 'pg_ts_config'::regclass, oid, cfgnamespace from pg_ts_config
            union all
            select 'pg_ts_dict'::regclass, oid, dictnamespace from pg_ts_dict
            union all
            select 'pg_operator'::regclass, oid, oprnamespace from pg_operator
            union all
            select 'pg_opclass'::regclass, oid, opcnamespace from pg_opclass
            union all
            select 'pg_opfamily'::regclass, oid, opfnamespace from pg_opfamily
            union all
            select 'pg_class'::regclass, oid, relnamespace from pg_class where relkind = 'f'
        ) as objects
        cross join lateral pg_identify_object(class_id, oid, 0) as identified
        where schema_id = 'public'::regnamespace
        union all
        select
            format(
                case
                    when place like 'refused%' then 'drop %s %I cascade'
                    else 'alter %s %I rename to %I'
                end,
                kind,
                name,
                place || '_' || name
            )
        from (
            select 'server' as kind, srvname as name from pg_foreign_server
            union all
            select 'foreign data wrapper', fdwname from pg_foreign_data_wrapper
            union all
            select 'event trigger', evtname from pg_event_trigger
            union all
            select 'schema', nspname from pg_namespace where nspname = 'reports'
        ) as objects
        where name !~ '^(case|refused)_'
        union all
        select format('alter publication %I rename to %I', pubname, place || '_' || pubname)
        from pg_publication
        where pubname not like 'case\\_%'
    loop
        execute statement;
    end loop;
    delete from groundwork.ledger;
    delete from groundwork.declaration;
    delete from groundwork.quarantine;
    delete from groundwork.former_value;
end
$park$;
"""


@dataclass(frozen=True)
class Fault:
    case: Case
    text: str


def declared(case: Case, text: str) -> str:
    return text + ACCESS.format(quoted(case.table)) if is_table(case) else text


def is_table(case: Case) -> bool:
    return case.made_by == "converge"


def quoted(name: str) -> str:
    return sql.Identifier(name).as_string(None)


class Judge:
    """Two databases: in `live` cases are changed, in `fresh` their ends are built at once.

    Each case works in the schema public, and moves to a schema of its own when it is done, so
    that one dump of each database judges them all. These schemas are made at the start: a new
    schema costs a session every plan that it has kept.

    What a plan says, what is refused until it is allowed, and whether either writes anything is
    the same on every server, and takes long to see: `is_thorough` is for one of them. On the others
    each case is run with what it allows, to its end.
    """

    def __init__(self, new_database: NewDatabase, template: str, is_thorough: bool = True):
        self.new_database = new_database
        self.is_thorough = is_thorough
        self.databases = new_database(template=template), new_database(template=template)
        self.live, self.fresh = (database.connect() for database in self.databases)
        self.cases: list[Case] = []
        self.faults: list[Fault] = []

    def close(self) -> None:
        self.live.close()
        self.fresh.close()

    def try_cases(self, cases: Iterable[Case]) -> None:
        """Run the cases, and note their faults."""
        self.cases = [*cases]
        for place in range(len(self.cases)):
            for connection in (self.live, self.fresh):
                connection.execute(f"create schema case_{place}; create schema refused_{place}")
        for place, case in enumerate(self.cases):
            self.try_case(place, case)
        self.compare_dumps()

    def try_case(self, place: int, case: Case) -> None:
        try:
            for text in trial(self.live, case, self.is_thorough):
                self.faults.append(Fault(case, text))
        except (psycopg.Error, UnclearMessageError) as error:
            self.faults.append(Fault(case, f"{type(error).__name__}: {error}"))
        self.live.execute(PARK.format(f"{'refused' if case.refused else 'case'}_{place}"))
        if case.refused:
            return
        beside = case.beside if case.beside_after is None else case.beside_after
        for statement in (case.setup, declared(case, case.after), beside):
            if statement:
                self.fresh.execute(statement)
        self.fresh.execute(PARK.format(f"case_{place}"))

    def compare_dumps(self) -> None:
        """Note the cases whose end differs from a fresh build, with the lines that differ.

        What was added to a live table went through PostgreSQL's printer once more than what a fresh
        build made, so where dumps differ, those of restored databases are compared.
        """
        left_out = ("groundwork", "refused_*")
        live, fresh = ({*entries(pg_dump(each.url, left_out))} for each in self.databases)
        if live != fresh:
            # what a failed case left behind may need what no dump has
            with suppress(AssertionError):
                live, fresh = [{*self.restored_entries(each, left_out)} for each in self.databases]
        for sign, texts in (("+", live - fresh), ("-", fresh - live)):
            for text in sorted(texts):
                number = re.search(r"\bcase_(\d+)", text)
                case = self.cases[int(number[1])] if number else self.cases[0]
                self.faults.append(Fault(case, f"The dump differs:\n{sign} {text}"))

    def restored_entries(self, database: Database, left_out: tuple[str, ...]) -> list[str]:
        restored = self.new_database()
        restore(database.url, restored.url, left_out)
        return entries(pg_dump(restored.url, left_out))


def entries(dump: str) -> list[str]:
    """The objects of a dump."""
    return [text.strip() for text in re.split(r"^(?=-- )", dump, flags=re.M)]


def fill(connection: psycopg.Connection, case: Case) -> None:
    if case.rows.startswith("("):
        connection.execute(f"insert into {quoted(case.table)} values {case.rows}")
    elif case.rows:
        connection.execute(case.rows)


def trial(connection: psycopg.Connection, case: Case, is_thorough: bool = True):
    """Yield what is not as the case says, after it was run on `connection`."""
    for statement in (case.setup, declared(case, case.before)):
        if statement:
            connection.execute(statement)
    fill(connection, case)
    for statement in (case.beside, case.beside_rows):
        if statement:
            connection.execute(statement)
    rows = contents(connection, case.table) if is_table(case) else Contents({}, [])
    judged = thorough_trial if is_thorough else trial_of_end
    yield from judged(connection, case, declared(case, case.after), rows)


def trial_of_end(connection: psycopg.Connection, case: Case, declaration: str, rows: "Contents"):
    """Yield what is not as the case says of its end, and of the run after it."""
    if KEPT & {*case.hazards}:
        # what is kept has changed with the table by the time that it is allowed to go
        converge(connection, case, declaration, allow=[*{*case.hazards} - KEPT])
    outcome, statements, _, message = converge(connection, case, declaration, allow=case.hazards)
    if case.refused:
        if outcome != "refused":
            yield f"It was not refused, but {outcome}."
        elif case.refused not in message:
            yield f"The refusal does not say {case.refused!r}: {message}"
        return
    if outcome not in ("altered", "unchanged"):
        yield f"It was {outcome}, not altered: {message or statements}"
        return
    yield from lost(connection, case, rows)
    if case.result:
        query, answer = case.result
        found = connection.execute(query).fetchall()
        if found != answer:
            yield f"{query} answers {found}, not {answer}."
    outcome, statements, *_ = converge(connection, case, declaration)
    if (outcome, statements) != ("unchanged", []):
        yield f"The second run was {outcome} and executed {statements}."


def thorough_trial(connection: psycopg.Connection, case: Case, declaration: str, rows: "Contents"):
    """Yield what is not as the case says of its plan, of each refusal, and of its end."""
    before = state(connection)
    try:
        steps = plan(connection, case, declaration)
    except psycopg.Error:
        if not case.refused:
            raise
        steps = []
    hazards = sorted({hazard for _, hazard in steps if hazard})
    if hazards != sorted(case.hazards):
        yield f"The plan's hazards are {hazards}, not {sorted(case.hazards)}."
    if changed(connection, before):
        yield f"The plan changed something: {changed(connection, before)}."

    needed = {*hazards} - KEPT - NEVER_ALLOWED
    if needed and (rows.rows or not is_table(case)):
        outcome, *_, message = converge(connection, case, declaration)
        if outcome != "refused":
            yield f"It was not refused without the allowance, but {outcome}."
        if outcome == "refused" and changed(connection, before):
            yield f"It was refused and changed something: {changed(connection, before)}."
        for hazard in needed:
            if f"{hazard}:" not in (message or ""):
                yield f"The refusal does not say {hazard!r}: {message}"
    if case.refused:
        outcome, *_, message = converge(connection, case, declaration, allow=[*hazards])
        if outcome != "refused":
            yield f"It was not refused, but {outcome}."
        elif changed(connection, before):
            yield f"It was refused and changed something: {changed(connection, before)}."
        elif case.refused not in message:
            yield f"The refusal does not say {case.refused!r}: {message}"
        return
    if KEPT & {*hazards}:
        outcome, _, kept, message = converge(connection, case, declaration)
        if outcome == "refused":
            if KEPT.issuperset(hazards):
                yield f"It was refused for what is to be kept: {message}"
        elif len(kept) < len(KEPT & {*hazards}):
            yield f"What was kept is not reported: {kept}."
        if outcome != "refused":
            yield from lost(connection, case, rows)
        if outcome != "refused" and converge(connection, case, declaration)[0] != "unchanged":
            yield "What was kept is planned again."

    outcome, statements, _, message = converge(connection, case, declaration, allow=[*hazards])
    if outcome == "refused":
        yield f"It was refused: {message}"
        return
    expected = "altered" if steps else "unchanged"
    if outcome != expected:
        yield f"It was {outcome}, not {expected}: {statements}"
    announced = [statement for statement, _ in steps if statement]
    if not is_table(case) and not KEPT & {*hazards} and statements != announced:
        yield f"The plan printed {announced}, and the run executed {statements}."

    yield from lost(connection, case, rows)
    if case.result:
        query, answer = case.result
        found = connection.execute(query).fetchall()
        if found != answer:
            yield f"{query} answers {found}, not {answer}."

    after = state(connection)
    outcome, statements, *_ = converge(connection, case, declaration)
    if (outcome, statements) != ("unchanged", []) or changed(connection, after):
        yield f"The second run was {outcome} and executed {statements}."
    again = plan(connection, case, declaration)
    if again:
        yield f"The second plan is not empty: {again}"


def told(case: Case, **more) -> list[str]:
    """What the model and what the run says."""
    parents = re.findall(r"create table (\w+)", case.setup)
    return told_apart({"parents": parents, "run_id": "test", **case.options, **more})


def plan(connection: psycopg.Connection, case: Case, declaration: str) -> list[tuple]:
    """The statements and hazards of the plan."""
    if not is_table(case):
        return planned(connection, case, declaration)
    path = "set local search_path = public, extensions, auth"
    with connection.transaction():
        connection.execute(path)
        return connection.execute(
            "select statement, hazard from groundwork.plan("
            "'public', %s, %s, %s, groundwork.run_settings(%s))",
            [case.table, declaration, *told(case)],
        ).fetchall()


def planned(connection: psycopg.Connection, case: Case, declaration: str) -> list[tuple]:
    """The statements that a run would execute, and before them the hazards that it refuses."""
    outcome, statements, kept, message = converge(connection, case, declaration, is_planning=True)
    hazards = [name for name in case.hazards if outcome == "refused" and f"{name}:" in message]
    words = {text.split()[0] for text in kept or ()}
    hazards += [name for name in case.hazards if name in KEPT and name.split("_")[-1] in words]
    if hazards:
        _, statements, *_ = converge(connection, case, declaration, is_planning=True, allow=hazards)
    return [(None, name) for name in hazards] + [(each, None) for each in statements or ()]


def converge(connection: psycopg.Connection, case: Case, declaration: str, **options):
    """What groundwork.attempt answers, after all stages: outcome, statements, kept, message."""
    executed = []
    for turn in range(1, 40):
        outcome, statements, kept, message = connection.execute(
            "select outcome, statements, kept, message"
            " from groundwork.attempt(%s, 'public', %s, %s, %s, %s)",
            [case.made_by, case.table, declaration, *told(case, round=turn, **options)],
        ).fetchone()
        executed += statements or []
        if outcome == "outside_transaction":
            connection.execute(statements[0])
        elif outcome != "next_stage":
            break
    check_message(outcome, message)
    return outcome, executed, kept, message


def state(connection: psycopg.Connection) -> dict[str, tuple]:
    """Of each catalog, each table in public and the engine's: the rows, and who wrote last.

    A row that is written has a newer xmin than all others, and one that goes is counted; to look
    at each would take most of the time of a case.
    """
    tables = connection.execute(
        "select oid::regclass::text from pg_class"
        " where relnamespace = 'public'::regnamespace and relkind in ('r', 'm') and relispopulated"
    )
    names = [f"pg_catalog.{name}" for name in CATALOGS]
    names += [*ENGINE, *(name for (name,) in tables)]
    parts = [
        f"select {literal(name)}, count(*),"
        # rows of initdb have no age of their own
        f" nullif(min(age(xmin)), 2147483647) - age('3'::xid) from {name}"
        for name in names
    ]
    found = connection.execute(" union all ".join(parts)).fetchall()
    return {name: (rows, newest) for name, rows, newest in found}


def changed(connection: psycopg.Connection, before: dict[str, tuple]) -> str:
    """Which of `before` (see state) are another now, and which are new or gone; empty if none."""
    now = state(connection)
    return ", ".join(name for name in {**before, **now} if now.get(name) != before.get(name))


def columns(connection: psycopg.Connection, name: str) -> dict[str, str]:
    """The types of the columns of a table, by name."""
    query = (
        "select attname, format_type(atttypid, atttypmod) from pg_attribute"
        " where attrelid = %s::regclass and attnum > 0 and not attisdropped"
        " and attgenerated = ''"
    )
    return dict(connection.execute(query, [quoted(name)]).fetchall())


@dataclass(frozen=True)
class Contents:
    types: dict[str, str]
    rows: list[dict]


def contents(
    connection: psycopg.Connection, name: str, expressions: dict[str, str] | None = None
) -> Contents:
    """The rows of a table: its columns, or the `expressions` given by name."""
    types = columns(connection, name)
    if expressions is None:
        expressions = {column: quoted(column) for column in types}
    pairs = ", ".join(f"{literal(key)}, {value}" for key, value in expressions.items())
    query = f"select jsonb_build_object({pairs}) from {quoted(name)}"
    return Contents(types, [row for (row,) in connection.execute(query)])


def literal(text: str) -> str:
    return sql.Literal(text).as_string(None)


def lost(connection: psycopg.Connection, case: Case, before: Contents):
    """Yield the rows of `before` that are neither as they were nor in quarantine."""
    if not is_table(case):
        return
    types = columns(connection, case.table)
    renamed = case.options.get("renamed", {})
    names = {old: new for old, new in renamed.items() if new not in before.types or new in renamed}
    is_converted = "convert" in case.options or "convert" in case.options.get("usual", {})
    is_lossy = "lossy_type" in case.hazards or is_converted
    shared = {}
    for old, old_type in before.types.items():
        new = names.get(old, old)
        if new in types and types[new] == old_type:
            shared[old] = quoted(new)
        elif new in types and not is_lossy:
            shared[old] = f"{quoted(new)}::{old_type}"
    # the usual rules fill whatever has a default
    filled = types if "usual" in case.options else case.options.get("fill", {})
    after = contents(connection, case.table, shared).rows
    query = "select content from groundwork.quarantine where table_name = %s"
    former = {new: old for old, new in names.items()}
    # the columns of a large table are renamed before its rows are looked at
    kept = [
        {former.get(name, name): value for name, value in row.items()}
        for (row,) in connection.execute(query, [case.table])
    ]
    for whole in before.rows:
        row = {name: whole[name] for name in shared}
        found = next((other for other in after if same(row, other, filled)), None)
        if found is not None:
            after.remove(found)
        elif not any(same(whole, other, filled) for other in kept):
            yield f"A row is lost: {whole}."
    changed = (
        "select count(*) from groundwork.quarantine where table_name = %s and action = 'changed'"
    )
    if len(after) > connection.execute(changed, [case.table]).fetchone()[0]:
        yield f"Rows are there that were not: {after}."


def same(row: dict, other: dict, filled: dict) -> bool:
    """Whether two rows are one, but for nulls that were filled."""
    return all(row[name] == other[name] or (row[name] is None and name in filled) for name in row)
