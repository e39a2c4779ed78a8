"""Rows that do not fit what is declared: refused in words, with their number and their keys."""

from support.case import Case, table

COLUMNS = "size integer, note text"
PLAIN = table(COLUMNS)
ROWS = "(1, 1, 'one'), (2, 2, 'two'), (3, 3, null)"
SETUP = """
create table p (id integer primary key, code text unique);
insert into p values (1, 'a'), (2, 'b');
create function fails(i integer) returns integer immutable language plpgsql as
$$ begin if i > 1 then raise exception 'secret %', i; end if; return i; end $$;
create function always_fails() returns integer language plpgsql as
$$ begin raise exception 'secret'; end $$;
create domain positive as integer check (value > 0);
create domain required as integer not null;
create type mood as enum ('glad');
"""


def unfit(name: str, after: str, refused: str, *hazards: str, **more) -> Case:
    given = {"rows": ROWS, "setup": SETUP, "hazards": hazards, "one_way": True, **more}
    return Case(name, given.pop("before", PLAIN), after, refused=refused, **given)


def added(column: str, refused: str, *hazards: str, fill: str = "", **more) -> Case:
    """A column that is added to the table, and filled with an expression."""
    if fill:
        more["options"] = {"fill": {"n": fill}}
    name = f"the column added: {column}{f', filled with {fill}' if fill else ''}"
    return unfit(name, table(f"{COLUMNS}, {column}"), refused, *hazards, **more)


def changed(columns: str, refused: str, *hazards: str, convert: str = "", **more) -> Case:
    """A table with other columns, of which `note` is converted by an expression."""
    if convert:
        more["options"] = {"convert": {"note": convert}}
    name = f"the columns become: {columns}{f', converted by {convert}' if convert else ''}"
    return unfit(name, table(columns), refused, *hazards, **more)


BROKEN = "violating_rows"
NULLS = "null_values"
CASES = [
    # a constraint over a new column is judged before the column is added
    added("n integer default 1 unique", "3 rows break UNIQUE (n): id 1, 2, 3", BROKEN),
    added("n integer not null default 1 unique", "3 rows break UNIQUE (n): id 1, 2, 3", BROKEN),
    added("n integer, unique nulls not distinct (n)", "3 rows break UNIQUE NULLS NOT", BROKEN),
    added("n integer default 1 check (n > 1)", "3 rows break CHECK (n > 1): id 1, 2, 3", BROKEN),
    added("n integer default 2, check (n > size)", "2 rows break CHECK (n > size)", BROKEN),
    added("n integer check (n is not null)", "3 rows break CHECK (n IS NOT NULL)", BROKEN),
    added(
        "n integer generated always as (size * 2) stored check (n < 5)",
        "1 rows break CHECK (n < 5): id 3",
        BROKEN,
    ),
    added(
        "n integer default 9 references p",
        "3 rows break FOREIGN KEY (n) REFERENCES p(id): id 1, 2, 3",
        BROKEN,
    ),
    added(
        "n integer default 9 references p deferrable initially deferred",
        "3 rows break FOREIGN KEY (n) REFERENCES p(id) DEFERRABLE",
        BROKEN,
    ),
    added("n text default 'zz' references p (code)", "3 rows break FOREIGN KEY (n)", BROKEN),
    added("n integer default 9 references t (id)", "3 rows break FOREIGN KEY (n)", BROKEN),
    added(
        "n integer generated always as (size) stored references p",
        "1 rows break FOREIGN KEY (n) REFERENCES p(id): id 3",
        BROKEN,
    ),
    added(
        "n integer default 1, exclude using btree (n with =)",
        "3 rows break EXCLUDE USING btree (n WITH =): id 1, 2, 3",
        BROKEN,
    ),
    unfit(
        "a unique index over a new column",
        table(f"{COLUMNS}, n integer default 1", "create unique index on t (n);"),
        "3 rows break UNIQUE INDEX USING btree (n): id 1, 2, 3",
        BROKEN,
    ),
    added(
        "n integer not null check (n > 1)",
        "1 rows break CHECK (n > 1): id 1",
        BROKEN,
        fill="size",
    ),
    added(
        "n integer not null unique",
        "3 rows break UNIQUE (n)",
        BROKEN,
        fill="1",
    ),
    # exclusion constraints over live columns
    changed(
        f"{COLUMNS}, exclude using btree (size with =)",
        "2 rows break EXCLUDE USING btree (size WITH =): id 1, 2",
        BROKEN,
        rows="(1, 7, 'one'), (2, 7, 'two'), (3, 3, null)",
    ),
    changed(
        f"{COLUMNS}, exclude using btree (lower(note) with =) where (size > 1)",
        "2 rows break EXCLUDE USING btree (lower(note) WITH =) WHERE (size > 1): id 2, 3",
        BROKEN,
        rows="(1, 1, 'A'), (2, 2, 'a'), (3, 3, 'A')",
    ),
    # a key or a check over a column of which the type changes
    changed(
        "size integer unique, note text",
        "2 rows break UNIQUE (size): id 1, 2",
        "lossy_type",
        BROKEN,
        before=table("size numeric unique, note text"),
        rows="(1, 1.1, 'a'), (2, 1.2, 'b')",
    ),
    changed(
        "size integer references p, note text",
        "1 rows break FOREIGN KEY (size) REFERENCES p(id): id 3",
        "lossy_type",
        BROKEN,
        before=table("size text, note text"),
    ),
    # nulls
    added("n integer not null", "every row would be null in a column declared not null", NULLS),
    added("n integer not null default nullif(1, 1)", "its default NULLIF(1, 1) is null", NULLS),
    added(
        "n text not null generated always as (upper(note)) stored",
        "its expression upper(note) is null for 1 rows: id 3",
        NULLS,
    ),
    added("n required", "every row would be null, which its type does not allow", NULLS),
    added(
        "n text not null",
        "fill: note is null for 1 rows: id 3",
        NULLS,
        fill="note",
    ),
    changed(
        "size required, note text",
        "1 rows of t have a value that size::required makes null: id 2",
        "lossy_type",
        NULLS,
        rows="(1, 1, 'one'), (2, null, 'two')",
    ),
    # values that cannot be computed
    added("n integer default always_fails()", "its default always_fails() cannot be computed"),
    added("n integer default 1 / 0", "its default 1 / 0 cannot be computed (a division by zero)"),
    added("n integer default (1 / (random() * 0)::integer)", "cannot be computed (a division by"),
    added("n integer default 'x'::text::integer", "cannot be computed (a value is not valid"),
    added("n varchar(2) default 'abc'", "cannot be computed (a value is too long for its type)"),
    added("n mood default 'sad'::text::mood", "cannot be computed (a value is not valid for its"),
    added("n positive default -1", 'violates check constraint "positive_check"'),
    added(
        "n integer generated always as (fails(size)) stored",
        "its expression fails(size) cannot be computed for 2 rows",
    ),
    added(
        "n integer generated always as (10 / (size - 1)) stored",
        "its expression 10 / (size - 1) cannot be computed for 1 rows (a division by zero): id 1",
    ),
    added(
        "n integer generated always as (note::integer) stored",
        "cannot be computed for 2 rows (a value is not valid for its type): id 1, 2",
    ),
    added(
        "n varchar(2) generated always as (note) stored",
        "cannot be computed for 2 rows (a value is too long for its type): id 1, 2",
    ),
    added(
        "n positive generated always as (size - 2) stored",
        "its expression size - 2 cannot be computed for 2 rows",
    ),
    unfit(
        "a generated column computed in another way",
        table(f"{COLUMNS}, n integer generated always as (10 / (size - 1)) stored"),
        "its expression 10 / (size - 1) cannot be computed for 1 rows (a division by zero): id 1",
        before=table(f"{COLUMNS}, n integer generated always as (size + 1) stored"),
        rows="insert into t (id, size) values (1, 1), (2, 2)",
    ),
    added(
        "n smallint generated always as identity (start with 32767)",
        "column n: a sequence has no more numbers",
    ),
    added(
        "n integer not null",
        "fill: 1 / (size - 1) cannot be computed for 1 rows (a division by zero): id 1",
        fill="1 / (size - 1)",
    ),
    added(
        "n integer not null",
        'fill: sizes cannot be computed (column "sizes" does not exist)',
        fill="sizes",
    ),
    added(
        "n integer not null",
        'fill: note cannot be computed (column "n" is of type integer but expression is of type',
        fill="note",
    ),
    changed(
        "size integer, note integer",
        "convert: nothing(note) cannot be computed (function nothing(text) does not exist)",
        convert="nothing(note)",
    ),
    changed(
        "size integer, note integer",
        "2 rows of t have a value that note::integer does not convert: id 1, 2",
        convert="note::integer",
    ),
    changed(
        "size smallint, note text",
        "1 rows of t have a value that size::smallint does not convert: id 2",
        "lossy_type",
        rows="(1, 1, 'one'), (2, 100000, 'two')",
    ),
    changed(
        "size positive, note text",
        "1 rows of t have a value that size::positive does not convert: id 2",
        "lossy_type",
        rows="(1, 1, 'one'), (2, -1, 'two')",
    ),
    changed(
        "size integer, note mood",
        "2 rows of t have a value that note::mood does not convert: id 1, 2",
        "lossy_type",
    ),
    # checks and indexes that cannot be computed
    changed(
        "size integer check (fails(size) > 0), note text",
        "CHECK (fails(size) > 0) cannot be computed for every row",
        BROKEN,
    ),
    unfit(
        "an index over an expression that divides by zero",
        table(COLUMNS, "create index on t ((10 / (size - 1)));"),
        "btree ((10 / (size - 1))) cannot be computed for every row: a division by zero",
    ),
    unfit(
        "an index over an expression that raises an error",
        table(COLUMNS, "create index on t (fails(size));"),
        "btree (fails(size)) cannot be computed for every row: PL/pgSQL function fails(integer)",
    ),
    unfit(
        "an index over a value that is too large",
        table(COLUMNS, "create index on t (note);"),
        "1 rows are too large for btree (note): id 1",
        BROKEN,
        rows="insert into t select 1, 1, string_agg(md5(n::text), '')"
        " from generate_series(1, 900) as n",
    ),
    # the same values fit
    Case(
        "a new column whose constraints its default meets",
        PLAIN,
        table(
            f"{COLUMNS}, n integer not null default 1 references p check (n > 0),"
            " g integer generated always as (size * 2) stored unique"
        ),
        rows=ROWS,
        setup=SETUP,
        hazards_back=("drop_column",),
    ),
    Case(
        "a new column whose constraints its fill meets",
        PLAIN,
        table(f"{COLUMNS}, n integer not null unique check (n < 4)"),
        rows=ROWS,
        setup=SETUP,
        options={"fill": {"n": "size"}},
        rows_back="insert into t (id, n) values (1, 1)",
        hazards_back=("drop_column",),
    ),
    Case(
        "a fill that reads what another one fills",
        table("a integer, b integer"),
        table("a integer not null, b integer not null"),
        rows="(1, null, null), (2, 5, null)",
        options={"fill": {"a": "1", "b": "a + 1"}},
        result=("select a, b from t order by id", [(1, 2), (5, 6)]),
        one_way=True,
    ),
    Case(
        "an exclusion constraint that rows meet",
        PLAIN,
        table(f"{COLUMNS}, exclude using btree (size with =, note with =)"),
        rows=ROWS,
    ),
    Case(
        "an empty table gets a default that fails",
        PLAIN,
        table(f"{COLUMNS}, n integer default always_fails()"),
        setup=SETUP,
        hazards_back=("drop_column",),
    ),
]
