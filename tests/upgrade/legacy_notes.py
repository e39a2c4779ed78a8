"""A small legacy table, its successor, and the consolidation of the one into the other."""

from dataclasses import dataclass

import psycopg

from support.settings import told_apart

PLACE = """
create table people (id uuid primary key, name text);
create table notes (
    id uuid primary key default gen_random_uuid(),
    person_id uuid references people (id) on delete cascade,
    source text not null default 'new',
    label text not null check (label <> 'bad'),
    weight integer not null default 0,
    made_at timestamptz not null default now()
);
insert into people
select ('00000000-0000-0000-0000-00000000000' || number)::uuid, 'person ' || number
from generate_series(1, 9) as number;
"""

LEGACY = """
create table old_notes (
    id uuid primary key default gen_random_uuid(),
    person_id uuid references people (id),
    label text,
    made_at timestamptz
);
grant select, insert on old_notes to authenticated;
"""

DECLARATION = """
create temporary view carried as
select
    legacy.origin,
    groundwork.id_of('old_notes', legacy.id) as id,
    people.id as person_id,
    'old' as source,
    legacy.label,
    coalesce(legacy.weight, 0) as weight,
    coalesce(legacy.made_at, to_timestamp(0)) as made_at,
    case when legacy.made_at is null then 'it had no time' end as changed,
    case when legacy.label is null then 'it says nothing' end as rejected
from legacy
left join people on legacy.person_id = people.id;

create view old_notes with (security_invoker = true) as
select id, person_id, label, made_at, source from notes where source = 'old';

alter view old_notes alter column source set default 'old';
grant select, insert on old_notes to authenticated;
"""

OPTIONS = {
    "run_id": "test",
    "online_rows": 10000,
    "parents": ["notes", "people"],
    "into": "notes",
    "key": "id",
    "columns": {
        "id": {},
        "person_id": {"data_type": "uuid"},
        "label": {"data_type": "text"},
        "weight": {"data_type": "integer"},
        "made_at": {"data_type": "timestamptz"},
    },
    "ids_of": [],
    "merge": {},
}


@dataclass
class Attempt:
    outcome: str
    statements: list[str]
    kept: list[str]
    message: str | None


def attempt(
    connection: psycopg.Connection, declaration: str = DECLARATION, round_: int = 1, **options
) -> Attempt:
    """One call of the engine, as dbt makes it."""
    query = (
        "select outcome, statements, kept, message"
        " from groundwork.attempt('consolidate', 'public', 'old_notes', %s, %s, %s)"
    )
    given = told_apart({**OPTIONS, "round": round_, **options})
    return Attempt(*connection.execute(query, [declaration, *given]).fetchone())


def consolidate(connection: psycopg.Connection, declaration: str = DECLARATION, **options) -> list:
    """What dbt does: attempts, and what is to run outside a transaction between them."""
    outcomes = []
    while not outcomes or outcomes[-1] == "outside_transaction":
        done = attempt(connection, declaration, len(outcomes) + 1, **options)
        assert done.outcome != "refused", done.message
        outcomes.append(done.outcome)
        if done.outcome == "outside_transaction":
            connection.execute(done.statements[0])
    return outcomes


def account(connection: psycopg.Connection) -> dict[str, int]:
    """By fate, how many rows of old_notes."""
    return dict(connection.execute("select fate, row_count from groundwork.account()").fetchall())
