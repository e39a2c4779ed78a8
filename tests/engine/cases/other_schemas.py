"""References to tables of other schemas, and the words that a declaration may begin with."""

from support.case import Case, table


def referring(title: str, schema: str, before: str, after: str, **more) -> Case:
    """A table `t` beside a parent `p` in a schema of its own, written `s` here."""
    parents = {"parents": [f"{schema}.p"]}
    return Case(
        title,
        before.replace("s.p", f"{schema}.p"),
        after.replace("s.p", f"{schema}.p"),
        # it is there on the way back
        setup=f"create schema if not exists {schema};"
        f"create table if not exists {schema}.p (id integer primary key, n integer unique);"
        f"insert into {schema}.p values (1, 10), (2, 20) on conflict do nothing;",
        options=parents,
        options_back=parents,
        **more,
    )


CASES = [
    referring(
        "a foreign key to a table of another schema is added",
        "s1",
        table("p_id integer"),
        table("p_id integer references s.p (id)"),
        rows="(1, 1), (2, null)",
    ),
    referring(
        "a table that refers to another schema gets a column and a check",
        "s2",
        table("p_id integer references s.p (id)"),
        table("p_id integer references s.p (id) check (p_id > 0), note text default 'x'"),
        rows="(1, 1), (2, null)",
        rows_back="(1, 1, 'x'), (2, null, 'y')",
        hazards_back=("drop_column",),
    ),
    referring(
        "a foreign key leads to another column of a table of another schema",
        "s3",
        table("p_id integer references s.p (id) on delete cascade"),
        table("p_id integer references s.p (n) on delete cascade"),
        rows="(1, null)",
    ),
    referring(
        "a policy begins to ask a table of another schema",
        "s4",
        table("p_id integer references s.p (id)"),
        table(
            "p_id integer references s.p (id)",
            "create policy asks on t for select to anon using (p_id in (select p.n from s.p));",
        ),
        rows="(1, 1)",
    ),
    referring(
        "a row breaks a foreign key to a table of another schema",
        "refused_a",
        table("p_id integer"),
        table("p_id integer references s.p (id)"),
        rows="(1, 3)",
        hazards=("violating_rows",),
        refused="REFERENCES refused_a.p(id): id 1",
        one_way=True,
    ),
    Case(
        "a reference to another schema has to be named with ref()",
        table("p_id integer"),
        table("p_id integer references refused_b.p (id)"),
        setup="create schema refused_b; create table refused_b.p (id integer primary key);",
        options={"parents": []},
        refused="the model t refers to refused_b.p without ref()",
        one_way=True,
    ),
    Case(
        "a table is declared with if not exists",
        "create table if not exists t (id integer primary key);",
        "create table if not exists t (id integer primary key, n integer unique);"
        " create index if not exists t_n on t (n, id);",
        rows="(1)",
        rows_back="(1, 10)",
        hazards_back=("drop_column", "drop_index"),
    ),
    Case(
        "a table is declared with its schema",
        table("n integer"),
        table("n integer").replace("create table t", "create table public.t"),
        refused="the model t names its own table with a schema: public.t",
        one_way=True,
    ),
    Case(
        "an index is declared on the table with its schema",
        table("n integer"),
        table("n integer", "create index on public.t (n);"),
        refused="the model t names its own table with a schema: public.t",
        one_way=True,
    ),
    Case(
        "a policy is declared on the table with its schema",
        table("n integer"),
        table("n integer", 'create policy anyone on "public".t for select to anon using (true);'),
        refused="the model t names its own table with a schema: ",
        one_way=True,
    ),
]
