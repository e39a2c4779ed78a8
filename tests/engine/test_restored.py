"""A table that came from a dump is what its declaration says."""

from support.dumps import restore
from support.judge import ACCESS
from support.settings import told_apart

AMONG = "state in ('a', 'b')"
PLATFORM = ("groundwork", "access", "auth", "extensions")
SETUP = "create function noted() returns trigger language plpgsql as 'begin return new; end'"
PLAIN = f"""
create table t (
    id integer primary key,
    state varchar(9) default ('a'::text || 'b') check ({AMONG}),
    size integer,
    known boolean generated always as ({AMONG}) stored,
    constraint single exclude using btree (size with =) where ({AMONG}),
    check (state not between 'x' and 'y')
);
create index open on t (size) where {AMONG};
create index closed on t (({AMONG}));
create statistics states on ({AMONG}), size from t;
create policy readers on t for select to authenticated using ({AMONG});
create policy writers on t for insert to authenticated with check ({AMONG});
create trigger noted before update on t for each row
when (new.state in ('a', 'b')) execute function noted();
create rule quiet as on delete to t where old.state in ('a', 'b') do instead nothing;
"""
PARTITIONED = f"""
create table t (id integer, state varchar(9)) partition by list ((({AMONG})));
create table t_known partition of t for values in (true);
"""


def test_no_expression_of_a_restored_table_differs(new_database, engine_template, subtests):
    for declaration in (PLAIN, PARTITIONED):
        declaration += ACCESS.format("t")
        with subtests.test(declaration):
            source, target = (new_database(template=engine_template) for _ in range(2))
            with source.connect() as connection:
                connection.execute(SETUP)
                connection.execute(declaration)
            restore(source.url, target.url, PLATFORM)
            with target.connect() as connection:
                answer = connection.execute(
                    "select outcome, statements, message"
                    " from groundwork.attempt('converge', 'public', 't', %s, %s, %s)",
                    [declaration, *told_apart({"parents": [], "run_id": "test"})],
                ).fetchone()
            assert answer == ("unchanged", [], None), answer
