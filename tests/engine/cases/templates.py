"""Tables that are declared like another one, or inherit from it."""

from support.case import Case

ROWS = "insert into t (id, size, state) values (1, 10, 'a'), (2, 20, 'b')"
TEMPLATE = """
create table template (
    id integer primary key,
    size integer not null default 7 check (size > 0),
    state text collate "C" default 'a',
    doubled integer generated always as (size * 2) stored
);
comment on column template.size is 'How large.';
create index on template (state);
"""
LIKE = "create table t (like template including all"
INHERITS = "create table t ("

CASES = [
    Case(
        "a column is added to a table like another",
        f"{LIKE});",
        f"{LIKE}, more text);",
        rows=ROWS,
        setup=TEMPLATE,
        hazards_back=("drop_column",),
    ),
    Case(
        "a check is added to a table like another",
        f"{LIKE});",
        f"{LIKE}, constraint small check (size < 100));",
        rows=ROWS,
        setup=TEMPLATE,
    ),
    Case(
        "a column is added to a table that inherits",
        f"{INHERITS}more text) inherits (template);",
        f"{INHERITS}more text, further integer) inherits (template);",
        rows=ROWS,
        setup=TEMPLATE,
        hazards_back=("drop_column",),
    ),
    Case(
        "an index is added to a table that inherits",
        f"{INHERITS}more text) inherits (template);",
        f"{INHERITS}more text) inherits (template); create index t_more on t (more);",
        rows=ROWS,
        setup=TEMPLATE,
        hazards_back=("drop_index",),
    ),
]
