"""Columns with another name, as the upgrade says."""

from support.case import Case, table

PLAIN = table("old text")
ROWS = "(1, 'a'), (2, null)"
RENAMED = {"renamed": {"old": "new"}}


def rename(name: str, before: str, after: str, **more) -> Case:
    return Case(name, before, after, **{"rows": ROWS, "options": RENAMED, **more})


CASES = [
    rename("a column is renamed", PLAIN, table("new text")),
    rename(
        "a column with an index is renamed",
        table("old text", "create index on t (old);"),
        table("new text", "create index on t (new);"),
    ),
    rename(
        "a column with an index on an expression is renamed",
        table("old text", "create index i on t (lower(old)) where old <> '';"),
        table("new text", "create index i on t (lower(new)) where new <> '';"),
    ),
    rename(
        "a column with a check is renamed",
        table("old text check (old <> '')"),
        table("new text check (new <> '')"),
    ),
    rename(
        "a column with a unique key is renamed",
        table("old text unique"),
        table("new text unique"),
    ),
    rename(
        "a column with a foreign key is renamed",
        table("old text references p (code)"),
        table("new text references p (code)"),
        setup="create table p (code text primary key); insert into p values ('a');",
    ),
    rename(
        "a column with a policy is renamed",
        table("old text", "create policy p on t for select to anon using (old <> '');"),
        table("new text", "create policy p on t for select to anon using (new <> '');"),
    ),
    rename(
        "a column with a comment and a privilege is renamed",
        table("old text", "comment on column t.old is 'x'; grant select (old) on t to anon;"),
        table("new text", "comment on column t.new is 'x'; grant select (new) on t to anon;"),
    ),
    rename(
        "a column with a trigger is renamed",
        table(
            "old text",
            "create trigger s before update of old on t for each row"
            " when (new.old <> '') execute function f();",
        ),
        table(
            "new text",
            "create trigger s before update of new on t for each row"
            " when (new.new <> '') execute function f();",
        ),
        setup="create function f() returns trigger language plpgsql as 'begin return new; end';",
    ),
    rename(
        "a column is renamed and retyped",
        table("old integer"),
        table("new bigint"),
        rows="(1, 10)",
        hazards_back=("lossy_type",),
    ),
    rename(
        "a column is renamed and gets a default and a check",
        PLAIN,
        table("new text not null default 'x' check (new <> '')"),
        rows="(1, 'a')",
        hazards=("null_values",),
    ),
    rename(
        "a column that must not be null is renamed",
        table("old text not null"),
        table("new text not null"),
        rows="(1, 'a')",
    ),
    rename(
        "the key is renamed while others refer to it",
        "create table t (old integer primary key, note text);",
        "create table t (new integer primary key, note text);",
        beside="create table c (t_id integer references t);",
        beside_rows="insert into c values (1)",
    ),
    rename(
        "two columns are renamed",
        table("a text, b text"),
        table("c text, d text"),
        rows="(1, 'a', 'b')",
        options={"renamed": {"a": "c", "b": "d"}},
    ),
    rename(
        "two columns with a key over both are renamed",
        table("a text, b text, unique (a, b)"),
        table("c text, d text, unique (c, d)"),
        rows="(1, 'a', 'b')",
        options={"renamed": {"a": "c", "b": "d"}},
    ),
    rename(
        "a column is renamed to a quoted name",
        PLAIN,
        table('"The New; name" text'),
        options={"renamed": {"old": "The New; name"}},
    ),
    rename(
        "a column is renamed and another takes its name",
        table("old text"),
        table("new text, old integer"),
        rows="(1, 'a')",
        result=("select new, old from t", [("a", None)]),
        one_way=True,
    ),
    rename(
        "a column is renamed, and a filled one that must not be null takes its name",
        table("old text check (old <> '')", "create index on t (old);"),
        table(
            "new text check (new <> ''), old integer not null unique check (old > 0)",
            "create index on t (new); create index on t (old); comment on column t.old is 'x';",
        ),
        rows="(1, 'a')",
        options={"renamed": {"old": "new"}, "fill": {"old": "7"}},
        result=("select new, old from t", [("a", 7)]),
        one_way=True,
    ),
    rename(
        "an identity is renamed, and another takes its name",
        "create table t (old integer generated always as identity primary key, note text);",
        "create table t (new integer generated always as identity primary key, note text,"
        " old bigint generated always as identity);",
        rows="insert into t (note) values ('a'), ('b')",
        result=(
            "select pg_get_serial_sequence('t', 'old'), pg_get_serial_sequence('t', 'new')",
            [("public.t_old_seq", "public.t_new_seq")],
        ),
        one_way=True,
    ),
    rename(
        "each of three columns takes the name of the next",
        table("a integer, b integer, c integer", "create index on t (a); create index on t (c);"),
        table("b integer, c integer, d integer", "create index on t (b); create index on t (d);"),
        rows="(1, 2, 3, 4)",
        options={"renamed": {"a": "b", "b": "c", "c": "d"}},
        result=("select b, c, d from t", [(2, 3, 4)]),
        result_back=("select a, b, c from t", [(2, 3, 4)]),
        rows_back="(1, 2, 3, 4)",
    ),
    rename(
        "an old name that is not there",
        table("new text"),
        table("new text"),
        one_way=True,
    ),
    rename(
        "both names are there, and the old one stays until it may go",
        table("old text, new text"),
        table("new text"),
        rows="(1, 'a', 'b')",
        hazards=("drop_column",),
        one_way=True,
    ),
    rename(
        "an identity column is renamed",
        "create table t (old integer generated always as identity primary key);",
        "create table t (new integer generated always as identity primary key);",
        rows="insert into t default values",
    ),
    rename(
        "a column with statistics and options is renamed",
        table(
            "old text",
            "alter table t alter old set statistics 7; alter table t alter old set storage main;"
            " create statistics s on id, old from t;",
        ),
        table(
            "new text",
            "alter table t alter new set statistics 7; alter table t alter new set storage main;"
            " create statistics s on id, new from t;",
        ),
    ),
    Case(
        "columns that must not be null take each other's names in a chain",
        table("one integer not null unique, two integer not null unique, three integer"),
        table("three integer, two integer not null unique, last integer not null unique"),
        rows="(1, 10, 20, 30)",
        options={"renamed": {"one": "two", "two": "last"}},
        options_back={"renamed": {"last": "two", "two": "one"}},
    ),
]
