"""Views that a model declares: changed in place or made again, under what uses them."""

from dataclasses import replace

from support.case import Case

TABLE = (
    "create table t (id integer primary key, size integer, note text, kind varchar(9),"
    " more bigint);"
    " create function stamp() returns trigger language plpgsql as 'begin return new; end';"
)
CALLER = "with (security_invoker = true)"
PLAIN = f"create view v {CALLER} as select id, size from t;"
APPENDED = f"create view v {CALLER} as select id, size, note from t;"
TURNED = f"create view v {CALLER} as select size, id from t;"

# None of the statements took the view away.
IN_PLACE = (
    "select statement from groundwork.ledger where statement ~ '^(drop|create) view'",
    [],
)

ABOVE = (
    f"create view w {CALLER} as select id, size + 1 as larger from v;"
    f" create view x {CALLER} as select w.larger, v.id from w, v; grant select on x to anon;"
    " comment on view x is 'On two views.'; comment on column x.larger is 'By one.';"
    " create trigger x_write instead of insert on x for each row execute function stamp();"
    " create function sizes() returns bigint stable begin atomic select sum(size) from v; end;"
    " grant execute on function sizes() to anon;"
    " create function one_of(whole v) returns integer language sql as 'select (whole).size';"
    " create table c (t_id integer); alter table c enable row level security;"
    " create policy p on c for select to anon using (exists (select from v where v.id = c.t_id));"
    " create materialized view m as select id, size from v with no data;"
    " create unique index m_id on m (id);"
)


def view(name: str, before: str, after: str, **more) -> Case:
    """A view `v` of the table t."""
    more = {"setup": TABLE, **more}
    return Case(name, before, after, made_by="converge_view", table="v", **more)


CASES = [
    view(
        "a column is appended to a view, and goes, under all that uses it",
        PLAIN,
        APPENDED,
        beside=ABOVE,
        result=IN_PLACE,
    ),
    view("the columns of a view change places under all that uses it", PLAIN, TURNED, beside=ABOVE),
    view(
        "another condition and another source of a view",
        PLAIN,
        f"create view v {CALLER} as select id, length(note) as size from t where size > 3;",
        beside=ABOVE,
        result=IN_PLACE,
        result_back=IN_PLACE,
    ),
    view(
        "another type of a column of a view",
        PLAIN,
        f"create view v {CALLER} as select id, size::bigint as size from t;",
        beside=ABOVE,
    ),
    view(
        "another collation of a column of a view",
        f"create view v {CALLER} as select id, note from t;",
        f'create view v {CALLER} as select id, note collate "C" as note from t;',
    ),
    view(
        "the options of a view",
        "create view v with (security_invoker = true, security_barrier = true) as"
        " select id, size from t where size > 3 with local check option;",
        "create view v with (security_invoker = true) as"
        " select id, size from t where size > 3 with cascaded check option;",
        result=IN_PLACE,
        result_back=IN_PLACE,
    ),
    view(
        "a view is no longer read with its caller's rights",
        PLAIN,
        "create view v with (security_invoker = false, security_barrier = true) as"
        " select id, size from t; alter view v owner to groundwork_definer;",
        result=IN_PLACE,
        result_back=IN_PLACE,
    ),
    view(
        "all that belongs to a view changes",
        f"create view v (key, big) {CALLER} as select id, size from t;"
        " alter view v alter column big set default 5; comment on view v is 'it''s a view';"
        " comment on column v.big is 'how big'; grant select, update (big) on v to anon;"
        " create trigger w instead of insert on v for each row execute function stamp();"
        " comment on trigger w on v is 'writes';"
        " create rule r as on delete to v do instead nothing; comment on rule r on v is 'keeps';",
        f"create view v (key, big) {CALLER} as select id, size from t;"
        " alter view v alter column key set default 7; comment on column v.key is 'which';"
        " grant select (key), insert on v to authenticated with grant option;"
        " grant select on v to anon;"
        " create trigger w instead of insert or update on v for each row execute function stamp();"
        " create rule r as on delete to v do instead insert into t (id) values (old.key);"
        " comment on rule r on v is 'keeps it';",
        result=IN_PLACE,
        result_back=IN_PLACE,
    ),
    view(
        "all that belongs to a view comes with it when it is made again",
        PLAIN + " alter view v alter column size set default 5; grant update (size) on v to anon;"
        " create trigger w instead of insert on v for each row execute function stamp();"
        " comment on column v.size is 'how big';",
        TURNED + " comment on view v is 'turned'; grant select on v to anon;"
        " create rule r as on delete to v do instead nothing;",
    ),
    view(
        "a default, a comment and a privilege of an appended column",
        PLAIN,
        APPENDED
        + " alter view v alter column note set default 'x'; comment on column v.note is 'n';"
        " grant select (note), update (note) on v to anon;",
        result=IN_PLACE,
    ),
    view(
        "a privilege on a view that may stay undeclared",
        PLAIN + " grant select, insert on v to anon;",
        TURNED,
        options={"keep": ["anon select"]},
        beside_after="grant select on v to anon;",
        result=(
            "select has_table_privilege('anon', 'v', 'select'),"
            " has_table_privilege('anon', 'v', 'insert')",
            [(True, False)],
        ),
        one_way=True,
    ),
    view(
        "a recursive view",
        f"create recursive view v (n) {CALLER} as"
        " select 1 union all select n + 1 from v where n < 9;",
        f"create recursive view v (n, twice) {CALLER} as"
        " select 1, 2 union all select n + 1, n * 2 from v where n < 5;",
        beside=f"create view w {CALLER} as select max(n) as most from v;",
        result=("select most from w", [(5,)]),
        result_back=("select most from w", [(9,)]),
    ),
    view(
        "a column of a view gets another name, and what uses it follows",
        PLAIN,
        f"create view v {CALLER} as select id, size as width from t;",
        options={"renamed": {"size": "width"}},
        beside=f"create view w {CALLER} as select id, size + 1 as larger from v;",
        beside_after=f"create view w {CALLER} as select id, width + 1 as larger from v;",
        result=IN_PLACE,
        result_back=IN_PLACE,
    ),
    view(
        "a column of a view gets another name and another type",
        PLAIN,
        f"create view v {CALLER} as select id, size::bigint as width from t;",
        options={"renamed": {"size": "width"}},
        beside=f"create view w {CALLER} as select id, size from v where size > 3;",
        beside_after=f"create view w {CALLER} as select id, width as size from v where width > 3;",
    ),
    view(
        "a column of a view changes its name without being renamed, and nothing uses it",
        PLAIN,
        f"create view v {CALLER} as select id, size as width from t;",
    ),
    view(
        "a column of a view that goes is used by another view",
        APPENDED,
        PLAIN,
        beside="create view w as select note from v;",
        refused="the view public.w does not fit",
        one_way=True,
    ),
    view(
        "a column has the type of a view that has to be made again",
        PLAIN,
        TURNED,
        beside="create table c (id integer, whole v);",
        refused="is used by table c",
        one_way=True,
    ),
    view(
        "a view selects everything from a table that got a column",
        f"alter table t drop more; create view v {CALLER} as select * from t;"
        " alter table t add more bigint;",
        f"create view v {CALLER} as select * from t;",
        result=IN_PLACE,
        one_way=True,
    ),
    view(
        "a view that is printed in another way once it was printed",
        f"create view v {CALLER} as select id from t where kind in ('a', 'b');",
        f"create view v {CALLER} as select id from t where kind in ('a', 'b');",
        rows="do $$ begin execute 'create or replace view v as ' || pg_get_viewdef('v'); end $$",
        one_way=True,
    ),
    view(
        "a materialized view that is declared as a view",
        "create materialized view v as select id, size from t; create index on v (size);",
        PLAIN,
        beside=f"create view w {CALLER} as select id, size + 1 as larger from v;",
        one_way=True,
    ),
    view(
        "the options of a view in another order",
        "create view v with (security_barrier = true, security_invoker = true) as select 1 as id;",
        "create view v with (security_invoker = true, security_barrier = true) as select 1 as id;",
    ),
    view(
        "a file of a view that makes another one",
        PLAIN,
        PLAIN + " create view w as select 1 as one;",
        refused="does more than make its view",
        one_way=True,
    ),
    view(
        "a file of a view that makes none of its name",
        PLAIN,
        f"create view w {CALLER} as select id, size from t;",
        refused="the model v makes no view v",
        one_way=True,
    ),
    view(
        "a table that has the name of a view",
        "create table v (id integer primary key);",
        PLAIN,
        refused="public.v is a table",
        one_way=True,
    ),
    replace(
        view(
            "a view with quoted names",
            'create view "My View" with (security_invoker) as select id as "The Id" from t;',
            'create view "My View" with (security_invoker) as'
            ' select id as "The Id", size as "Size; drop" from t;'
            ' create trigger "w w" instead of insert on "My View"'
            ' for each row execute function stamp(); grant update ("The Id") on "My View" to anon;'
            """ comment on column "My View"."Size; drop" is 'x';""",
            beside=f'create view w {CALLER} as select "The Id" from "My View";',
        ),
        table="My View",
    ),
]
