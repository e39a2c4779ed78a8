"""Expressions that PostgreSQL prints in another way once their printed form was parsed again."""

from support.case import Case, table

ROWS = "(1, 'a', 1), (2, 'b', 2)"
COLUMNS = "state varchar(9), size integer"
PLAIN = table(COLUMNS)
AMONG = "state in ('a', 'b')"
FUNCTION = "create function noted() returns trigger language plpgsql as 'begin return new; end'"

CASES = [
    Case(
        "a check that a varchar is among some",
        PLAIN,
        table(f"state varchar(9) check ({AMONG}), size integer"),
        rows=ROWS,
    ),
    Case(
        "a check that a varchar is among some, of the table",
        PLAIN,
        table(f"state varchar(9), size integer, constraint known check ({AMONG} or size > 5)"),
        rows=ROWS,
    ),
    Case(
        "a check on a varchar stays while another column is added",
        table(f"state varchar(9) check ({AMONG}), size integer"),
        table(f"state varchar(9) check ({AMONG}), size integer, more text"),
        rows=ROWS,
        hazards_back=("drop_column",),
    ),
    Case(
        "a check on a varchar changes what it is among",
        table(f"state varchar(9) check ({AMONG}), size integer"),
        table("state varchar(9) check (state in ('a', 'b', 'c')), size integer"),
        rows=ROWS,
    ),
    Case(
        "a partial index over a varchar",
        PLAIN,
        table(COLUMNS, f"create index t_open on t (size) where {AMONG};"),
        rows=ROWS,
        hazards_back=("drop_index",),
    ),
    Case(
        "an index with an expression over a varchar",
        PLAIN,
        table(COLUMNS, f"create index t_known on t (({AMONG}));"),
        rows=ROWS,
        hazards_back=("drop_index",),
    ),
    Case(
        "a policy over a varchar",
        PLAIN,
        table(COLUMNS, f"create policy known on t for select to authenticated using ({AMONG});"),
        rows=ROWS,
    ),
    Case(
        "a policy with a check over a varchar",
        PLAIN,
        table(
            COLUMNS, f"create policy known on t for insert to authenticated with check ({AMONG});"
        ),
        rows=ROWS,
    ),
    Case(
        "a trigger with a condition over a varchar",
        PLAIN,
        table(
            COLUMNS,
            "create trigger noted before update on t for each row"
            " when (new.state in ('a', 'b')) execute function noted();",
        ),
        rows=ROWS,
        setup=FUNCTION,
    ),
    Case(
        "a column generated from a varchar",
        PLAIN,
        table(
            f"state varchar(9), size integer, known boolean generated always as ({AMONG}) stored"
        ),
        rows=ROWS,
        hazards_back=("drop_column",),
    ),
    Case(
        "a default with a cast",
        PLAIN,
        table("state varchar(9) default 'a'::text, size integer default '7'::smallint"),
        rows=ROWS,
    ),
    Case(
        "a check that a text is among arrays",
        table("state text, size integer"),
        table("state text check (state = any ('{a,b}'::varchar[])), size integer"),
        rows=ROWS,
    ),
    Case(
        "an exclusion constraint with a condition over a varchar",
        PLAIN,
        table(f"{COLUMNS}, exclude using btree (size with =) where ({AMONG})"),
        rows=ROWS,
    ),
    Case(
        "an exclusion constraint stays while another column is added",
        table(f"{COLUMNS}, exclude using btree (({AMONG}) with =, size with =)"),
        table(f"{COLUMNS}, exclude using btree (({AMONG}) with =, size with =), more text"),
        rows=ROWS,
        hazards_back=("drop_column",),
    ),
    Case(
        "a rule with a condition over a varchar",
        PLAIN,
        table(
            COLUMNS, "create rule quiet as on delete to t where old.state in ('a', 'b') do nothing;"
        ),
        rows=ROWS,
    ),
    Case(
        "a check that a varchar is in no range",
        PLAIN,
        table(
            "state varchar(9) check (state not in ('x', 'y') and state not between 'p' and 'q'),"
            " size integer"
        ),
        rows=ROWS,
    ),
    Case(
        "a column with a default that is cast is added",
        PLAIN,
        table(
            f"{COLUMNS}, kind varchar(9) default ('a'::text || 'b'), day date default '2026-01-01'"
        ),
        rows=ROWS,
        hazards_back=("drop_column",),
    ),
    Case(
        "a check over a column of a domain",
        table("state known, size integer"),
        table("state known check (state in ('a', 'b')), size integer"),
        rows=ROWS,
        setup="create domain known as varchar(9) check (value in ('a', 'b', 'c'))",
    ),
    Case(
        "a policy with a subquery over a varchar",
        PLAIN,
        table(
            COLUMNS,
            "create policy known on t for select to authenticated"
            " using (exists (select from other where name in ('a', 'b') and name = state));",
        ),
        rows=ROWS,
        setup="create table other (name varchar(9))",
    ),
    Case(
        "a varchar under expressions becomes a text",
        table(
            f"state varchar(9) check ({AMONG}), size integer",
            f"create index t_open on t (size) where {AMONG};"
            f"create policy known on t for select to authenticated using ({AMONG});",
        ),
        table(
            f"state text check ({AMONG}), size integer",
            f"create index t_open on t (size) where {AMONG};"
            f"create policy known on t for select to authenticated using ({AMONG});",
        ),
        rows=ROWS,
        hazards_back=("lossy_type",),
    ),
]
