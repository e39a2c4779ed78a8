"""What depends on the table and stands in the way of a change: views, policies, keys elsewhere."""

from support.case import Case, table

PLAIN = table("size integer, note text")
WIDE = table("size bigint, note text")
ROWS = "(1, 10, 'a'), (2, 20, 'b')"
SECURED = "create view v with (security_invoker = true) as "


def retype(name: str, beside: str, **more) -> Case:
    """A column with `beside` on it becomes wider, and narrower again."""
    more = {"rows": ROWS, "hazards_back": ("lossy_type",), **more}
    return Case(name, PLAIN, WIDE, beside=beside, **more)


CASES = [
    retype("a view", "create view v as select id, size from t;"),
    retype(
        "a view with all that can belong to it",
        "create view v (key, big) with (security_invoker = true, security_barrier = true) as"
        " select id, size from t where size > 3 with local check option;"
        " grant select, update (big) on v to anon; comment on view v is 'it''s a view';"
        " comment on column v.big is 'how big'; alter view v alter column big set default 5;",
    ),
    retype(
        "a view of a view of a view",
        "create view a as select id, size from t; create view b as select size + 1 as more from a;"
        " create view c as select more from b, a; grant select on c to anon;",
    ),
    retype(
        "a view that reads other columns is left alone",
        "create view v as select id, note from t;",
    ),
    retype("a view of the whole row", "create view v as select t from t;"),
    retype("a view of everything", "create view v as select * from t;"),
    retype(
        "a view with an owner of its own",
        "create view v as select id, size from t; alter view v owner to groundwork_definer;",
    ),
    retype(
        "a view with quoted names",
        'create view "My View" as select id as "The Id", size as "Size; drop" from t;'
        """ comment on column "My View"."Size; drop" is 'x';""",
    ),
    retype(
        "a view with a trigger",
        "create view v as select id, size from t; create function f() returns trigger"
        " language plpgsql as 'begin return new; end'; create trigger w instead of insert on v"
        " for each row execute function f();",
    ),
    retype(
        "a view with a rule",
        "create view v as select id, size from t;"
        " create rule r as on delete to v do instead nothing;",
    ),
    retype(
        "a recursive view",
        "create recursive view v (n) as select size from t"
        " union all select n + 1 from v where n < 3;",
    ),
    retype(
        "a materialized view with indexes",
        "create materialized view m as select id, size from t; create unique index on m (id);"
        " create index by_size on m (size) where size > 3; comment on materialized view m is 'x';"
        " grant select on m to service_role;",
        result=("select count(*) from m", [(2,)]),
        one_way=True,
        beside_rows="refresh materialized view m",
    ),
    retype(
        "a materialized view without data",
        "create materialized view m as select id, size from t with no data;",
    ),
    retype(
        "a view of a materialized view",
        "create materialized view m as select id, size from t; create view v as select * from m;",
    ),
    retype(
        "a policy of another table",
        "create table c (id integer, t_id integer); alter table c enable row level security;"
        " create policy p on c for select to anon using"
        " (exists (select from t where t.id = c.t_id and t.size > 3));"
        " comment on policy p on c is 'why';",
    ),
    retype(
        "a view that a policy of another table reads",
        "create view v as select id, size from t; create table c (t_id integer);"
        " create policy p on c using (exists (select from v where v.id = c.t_id));",
    ),
    retype(
        "a function with an SQL body",
        "create function f() returns bigint stable begin atomic select sum(size) from t; end;"
        " grant execute on function f() to anon; comment on function f() is 'x';",
    ),
    retype(
        "a procedure with an SQL body",
        "create procedure f(n integer) begin atomic update t set size = n; end;"
        " grant execute on procedure f(integer) to anon; comment on procedure f(integer) is 'x';",
    ),
    retype(
        "a default, a check and a policy of another table that call a function with an SQL body",
        "create function f(n bigint) returns bigint stable begin atomic select count(*) from t"
        " where size > n; end; create table c (n bigint default f(3) check (f(n) >= 0));"
        " create policy p on c for select to anon using (f(n) > 0);",
    ),
    retype(
        "a materialized view with an owner, settings and comments",
        "create materialized view m with (fillfactor = 70) as select id, size from t;"
        " alter materialized view m alter column size set statistics 500,"
        " alter column size set (n_distinct = 7);"
        " alter materialized view m owner to groundwork_definer;"
        " comment on column m.size is 'x'; create unique index m_id on m (id);"
        " comment on index m_id is 'y'; grant select on m to anon;",
    ),
    retype(
        "a function whose body is text is left alone",
        "create function f() returns bigint stable language sql as 'select sum(size) from t';",
    ),
    retype(
        "a publication of some columns",
        "create publication pub for table t (id, size) where (size > 3);",
        rows="",
        hazards_back=("lossy_type",),
    ),
    retype(
        "a publication of the whole table",
        "create publication pub for table t;",
    ),
    retype(
        "a rule of another table",
        "create table c (n bigint);"
        " create rule r as on insert to c do also update t set size = new.n;",
    ),
    Case(
        "policies, triggers, checks and indexes of the table itself",
        table(
            "size integer check (size > 0)",
            "create index on t (size); create index on t ((size + 1)) where size > 3;"
            " create policy p on t for select to anon using (size > 3);"
            " create trigger s before update of size on t for each row when (new.size > 3)"
            " execute function f(); create statistics st on id, size from t;",
        ),
        table(
            "size bigint check (size > 0)",
            "create index on t (size); create index on t ((size + 1)) where size > 3;"
            " create policy p on t for select to anon using (size > 3);"
            " create trigger s before update of size on t for each row when (new.size > 3)"
            " execute function f(); create statistics st on id, size from t;",
        ),
        setup="create function f() returns trigger language plpgsql as 'begin return new; end';",
        rows="(1, 10), (2, 20)",
        hazards_back=("lossy_type",),
    ),
    Case(
        "the key becomes wider, and what refers to it",
        "create table t (id integer primary key);",
        "create table t (id bigint primary key);",
        rows="(1), (2)",
        beside="create table c (id integer primary key, t_id integer not null default 1"
        " references t on delete cascade);"
        " create index on c (t_id); create view v as select t_id from c;",
        beside_after="create table c (id integer primary key, t_id bigint not null default 1"
        " references t on delete cascade);"
        " create index on c (t_id); create view v as select t_id from c;",
        beside_rows="insert into c values (1, 1)",
        hazards_back=("lossy_type",),
    ),
    Case(
        "a text key becomes a uuid through three tables",
        "create table t (id text primary key);",
        "create table t (id uuid primary key);",
        rows="('6ba7b810-9dad-11d1-80b4-00c04fd430c8')",
        beside="create table c (id text primary key references t on update cascade);"
        " create table d (id integer primary key, c_id text references c (id), unique (c_id));"
        " create policy p on d for select to anon using (c_id is not null);",
        beside_after="create table c (id uuid primary key references t on update cascade);"
        " create table d (id integer primary key, c_id uuid references c (id), unique (c_id));"
        " create policy p on d for select to anon using (c_id is not null);",
        beside_rows="insert into c select id from t; insert into d select 1, id from t",
        hazards=("lossy_type",),
        hazards_back=("lossy_type",),
    ),
    Case(
        "a key that refers to its own table changes its type",
        "create table t (id integer primary key, up integer references t (id));",
        "create table t (id bigint primary key, up bigint references t (id));",
        rows="(1, null), (2, 1)",
        hazards_back=("lossy_type",),
    ),
    Case(
        "a view on a column that is renamed",
        PLAIN,
        table("width integer, note text"),
        rows=ROWS,
        options={"renamed": {"size": "width"}},
        beside=SECURED + "select id, size from t;",
        beside_after=SECURED + "select id, width as size from t;",
    ),
    Case(
        "a view on a column that goes",
        PLAIN,
        table("note text"),
        rows=ROWS,
        beside="create view v as select id, size from t;",
        hazards=("drop_column",),
        refused="the column size is used by the view public.v",
        one_way=True,
    ),
    Case(
        "a view stands beside a new column, a check and an index",
        PLAIN,
        table(
            "size integer check (size > 0), note text, more integer default 1",
            "create index on t (size);",
        ),
        rows=ROWS,
        beside=SECURED + "select * from t;",
        beside_after=SECURED + "select id, size, note from t;",
        one_way=True,
    ),
    Case(
        "a view groups by the key, which changes",
        "create table t (id integer constraint one primary key, note text);",
        "create table t (id integer primary key, note text);",
        rows="(1, 'a')",
        beside="create view v as select id, note, count(*) as count from t group by id;",
    ),
    Case(
        "a view groups by the key, which gets a column",
        "create table t (id integer primary key, kind integer not null, note text);",
        "create table t (id integer unique not null, kind integer, note text,"
        " primary key (id, kind));",
        rows="(1, 1, 'a')",
        beside="create view v as select id, note, count(*) as count from t group by id;",
        refused="view v",
        one_way=True,
    ),
]
