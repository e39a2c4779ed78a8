"""The locks that a plan declares are those that PostgreSQL takes."""

import pytest

from groundwork.planning.effects import effect_of
from support.databases import WORKER, connect

TABLES = """
create table public.parents (id integer primary key);
create table public.t (
    id integer primary key, a integer, b integer, constraint a_check check (a > 0) not valid
);
create index t_a on public.t (a);
create policy p on public.t using (true);
create statistics st on a, b from public.t;
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger tr before update on public.t for each row execute function f();
create view public.v as select id from public.parents;
create materialized view public.m as select id from public.parents;
create unique index on public.m (id);
"""

STATEMENTS = [
    "alter table public.t add column c integer default 0 not null",
    "alter table public.t drop column b",
    "alter table public.t alter column a type bigint",
    "alter table public.t alter column a set default 1",
    "alter table public.t alter column a set not null",
    "alter table public.t alter column a set statistics 100",
    "alter table public.t set (fillfactor = 90)",
    "alter table public.t enable row level security",
    "alter table public.t force row level security",
    "alter table public.t add constraint c_check check (b > 0)",
    "alter table public.t add constraint c_check check (b > 0) not valid",
    "alter table public.t validate constraint a_check",
    "alter table public.t add constraint c_key unique (a)",
    "alter table public.t add constraint t_fkey foreign key (a) references public.parents (id)",
    "alter table public.t drop constraint a_check",
    "alter table public.t rename column a to c",
    "alter table public.t rename constraint a_check to c_check",
    "alter table public.t disable trigger tr",
    "alter index public.t_a rename to t_c",
    "create index t_b on public.t (b)",
    "drop index public.t_a",
    "create policy q on public.t using (true)",
    "drop policy p on public.t",
    "create trigger ts before update on public.t for each row execute function f()",
    "drop trigger tr on public.t",
    "create statistics su on a, b from public.t",
    "drop statistics public.st",
    "comment on table public.t is 'a'",
    "comment on column public.t.a is 'a'",
    "grant select on public.t to anon",
    "update public.t set a = 1 where a is null",
    "delete from public.t where a is null",
    "create table public.u (id integer references public.parents (id))",
    "create or replace view public.v as select id, 1 as one from public.parents",
    "alter view public.v set (security_invoker = true)",
    "alter view public.v alter column id set default 1",
    "alter table public.v rename column id to c",
    "comment on view public.v is 'a'",
    "create materialized view public.n as select id from public.parents with no data",
    "refresh materialized view public.m",
    "refresh materialized view concurrently public.m",
    "alter materialized view public.m set (fillfactor = 70)",
]

HELD = """
select lower(regexp_replace(replace(mode, 'Lock', ''), '(?<=[a-z])(?=[A-Z])', ' ', 'g')), relname
from pg_locks inner join pg_class on pg_class.oid = pg_locks.relation
where
    pid = pg_backend_pid()
    and relkind in ('r', 'v', 'm')
    and relname in ('t', 'parents', 'v', 'm')
"""

STRENGTH = [
    "row exclusive",
    "share update exclusive",
    "share",
    "share row exclusive",
    "access exclusive",
]


@pytest.fixture(scope="module")
def tables(server):
    name = f"{WORKER}_planned_locks"
    with connect(server.url()) as admin:
        admin.execute(f"drop database if exists {name} with (force)")
        admin.execute(f"create database {name} template template0")
    with connect(server.url(name)) as connection:
        connection.execute(TABLES)
        yield connection


@pytest.mark.parametrize("statement", STATEMENTS)
def test_declared_locks_are_those_that_postgresql_takes(tables, statement):
    with tables.transaction(force_rollback=True):
        tables.execute(statement)
        taken = {}
        for mode, name in tables.execute(HELD):
            if mode in STRENGTH:
                table = f"public.{name}"
                taken[table] = max(taken.get(table, mode), mode, key=STRENGTH.index)
    declared = {lock.table: lock.mode for lock in effect_of(statement, "public.t").locks}
    assert declared == taken
