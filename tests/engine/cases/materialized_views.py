"""Materialized views: changed in place, or made again beside the old one and swapped."""

from support.case import Case

TABLE = (
    "create table t (id integer primary key, size integer, note text);"
    " insert into t values (1, 10, 'a'), (2, 20, 'b'); grant select on t to groundwork_definer;"
)
PLAIN = "create materialized view m as select id, size from t with no data;"
WIDER = "create materialized view m as select id, size, note from t with no data;"
INDEXED = " create unique index on m (id); create index by_size on m (size) where size > 3;"
STATISTICS = " create statistics m_both on id, size from m;"
FILLED = "refresh materialized view m"
COUNT = ("select count(*) from m", [(2,)])

ABOVE = (
    "create view w with (security_invoker = true) as select id, size + 1 as larger from m;"
    " grant select on w to anon; comment on view w is 'On a materialized view.';"
    " create materialized view n as select max(larger) as most from w with no data;"
    " create unique index n_most on n (most); create statistics n_both on most, (most + 1) from n;"
    " create function sizes() returns bigint stable begin atomic select sum(size) from m; end;"
)


def view(name: str, before: str, after: str, **more) -> Case:
    """A materialized view `m` of the table t."""
    more = {"setup": TABLE, "result": COUNT, "result_back": COUNT, **more}
    return Case(name, before, after, made_by="converge_materialized_view", table="m", **more)


CASES = [
    view(
        "a column of a materialized view comes and goes under all that uses it",
        PLAIN + INDEXED + STATISTICS,
        WIDER + INDEXED + STATISTICS,
        rows=FILLED,
        beside=ABOVE,
        beside_rows="refresh materialized view n",
    ),
    view(
        "another query of a materialized view",
        PLAIN + " grant select on m to service_role; comment on materialized view m is 'x';"
        " comment on column m.size is 'y';",
        "create materialized view m as select id, length(note) as size from t with no data;"
        " comment on materialized view m is 'z';",
        rows=FILLED,
        beside="create view w with (security_invoker = true) as select id, size from m;",
    ),
    view(
        "indexes and statistics of a materialized view",
        PLAIN,
        PLAIN + INDEXED + STATISTICS,
        rows=FILLED,
        hazards_back=("drop_index", "drop_statistics"),
    ),
    view(
        "an index that is not declared stays on a materialized view that is made again",
        PLAIN + " create index old_size on m (size desc);",
        WIDER + INDEXED,
        rows=FILLED,
        hazards=("drop_index",),
        one_way=True,
    ),
    view(
        "all that belongs to a materialized view changes in place",
        PLAIN + " alter materialized view m set (fillfactor = 70);"
        " alter materialized view m alter column size set statistics 500,"
        " alter column size set (n_distinct = 7); comment on column m.size is 'x';"
        " create unique index m_id on m (id); comment on index m_id is 'y';"
        " grant select on m to service_role;",
        PLAIN + " alter materialized view m owner to groundwork_definer;"
        " alter materialized view m alter column size set statistics 50;"
        " create unique index m_id on m (id); comment on materialized view m is 'z';"
        " grant select (id) on m to service_role;",
        rows=FILLED,
        beside=ABOVE,
        beside_rows="refresh materialized view n",
    ),
    view(
        "a materialized view without rows is filled",
        PLAIN,
        PLAIN,
        one_way=True,
    ),
    view(
        "a column of a materialized view gets another name and type, and what uses it follows",
        PLAIN + INDEXED,
        "create materialized view m as select id, size::bigint as width from t with no data;"
        " create unique index on m (id); create index by_size on m (width) where width > 3;",
        rows=FILLED,
        options={"renamed": {"size": "width"}},
        beside="create view w with (security_invoker = true) as select size from m;",
        beside_after="create view w with (security_invoker = true) as select width as size from m;",
    ),
    view(
        "a view that is declared as a materialized view",
        "create view m as select id, size from t;",
        PLAIN + INDEXED,
        beside="create view w with (security_invoker = true) as select id, size from m;",
        one_way=True,
    ),
    view(
        "the name of an index of a materialized view is taken",
        PLAIN + " create index m_size_idx1 on m (size);",
        WIDER + " create index on m (size);",
        setup=TABLE + " create table other (id integer); create index m_size_idx on other (id);",
        rows=FILLED,
        one_way=True,
    ),
    view(
        "a materialized view that is declared with its data",
        PLAIN,
        "create materialized view m as select id, size from t;",
        rows=FILLED,
        refused="End its query with: with no data.",
        one_way=True,
    ),
    view(
        "a file of a materialized view that makes a table too",
        PLAIN,
        PLAIN + " create table beside (id integer);",
        rows=FILLED,
        refused="beside",
        one_way=True,
    ),
    view(
        "a view that does not fit the changed materialized view",
        WIDER,
        PLAIN,
        rows=FILLED,
        beside="create view w as select note from m;",
        refused="the view public.w does not fit",
        one_way=True,
    ),
]
