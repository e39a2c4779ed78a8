"""Settings of the table itself: storage parameters, identity of rows, logging, comments."""

from support.case import Case, table

PLAIN = table("size integer not null")
ROWS = "(1, 5)"


def setting(name: str, before: str, after: str, **more) -> Case:
    first, second = (table("size integer not null", text) for text in (before, after))
    return Case(name, first, second, **{"rows": ROWS, **more})


CASES = [
    Case(
        "storage parameters are set",
        PLAIN,
        table("size integer not null", settings="with (fillfactor = 70)"),
        rows=ROWS,
    ),
    Case(
        "a storage parameter is spelled in another way",
        table("size integer not null", settings="with (fillfactor = 70)"),
        table("size integer not null", settings="with (fillfactor = '070')"),
        rows=ROWS,
    ),
    Case(
        "one storage parameter changes, one goes, one comes",
        table("size integer", settings="with (fillfactor = 70, autovacuum_enabled = false)"),
        table("size integer", settings="with (fillfactor = 80, parallel_workers = 2)"),
        rows=ROWS,
    ),
    Case(
        "a storage parameter of the toast table is set",
        table("note text"),
        table("note text", settings="with (toast.autovacuum_enabled = false)"),
        rows="(1, 'a')",
    ),
    setting("rows are identified in full", "", "alter table t replica identity full;"),
    setting("rows are identified by nothing", "", "alter table t replica identity nothing;"),
    setting(
        "rows are identified by an index",
        "create unique index i on t (size);",
        "create unique index i on t (size); alter table t replica identity using index i;",
    ),
    setting(
        "rows are identified by an index that is new",
        "",
        "create unique index i on t (size); alter table t replica identity using index i;",
        hazards_back=("drop_index",),
    ),
    setting(
        "rows are identified by an index that changes",
        "create unique index i on t (size); alter table t replica identity using index i;",
        "create unique index i on t (size, id); alter table t replica identity using index i;",
    ),
    Case(
        "a table is not logged",
        PLAIN,
        PLAIN.replace("create table", "create unlogged table"),
        rows=ROWS,
        hazards=("unlogged",),
    ),
    Case(
        "an unlogged table with a sequence, a parent and all that can belong to it changes",
        "create unlogged table t (id integer generated always as identity primary key, note text,"
        " p_id integer references p); create index on t (note);"
        " create statistics s on id, note from t;",
        "create unlogged table t (id bigint generated always as identity primary key,"
        " note text not null check (note <> ''), p_id integer references p on delete cascade);"
        " create index on t (note, id); comment on table t is 'x';"
        " create trigger s before update on t for each row execute function f();"
        " create rule r as on delete to t where old.id > 3 do also select 1;"
        " grant select on t to anon; create policy p on t for select to anon using (id > 3);",
        setup="create table p (id integer primary key); create function f() returns trigger"
        " language plpgsql as 'begin return new; end';",
        beside_rows="insert into p values (1); insert into t (note, p_id) values ('a', 1)",
        hazards=("drop_index", "drop_statistics", "null_values"),
        hazards_back=("drop_index", "lossy_type"),
    ),
    Case(
        "an unlogged table with a sequence is logged, and not again",
        "create unlogged table t (id integer generated always as identity primary key, note text);",
        "create table t (id integer generated always as identity primary key, note text);",
        rows="insert into t (note) values ('a')",
        hazards_back=("unlogged",),
    ),
    Case(
        "a table that a logged one refers to cannot be unlogged",
        PLAIN,
        PLAIN.replace("create table", "create unlogged table"),
        rows=ROWS,
        beside="create table c (t_id integer references t);",
        hazards=("unlogged",),
        refused="because it references logged table",
        one_way=True,
    ),
    Case(
        "a word of the comment is unlogged",
        table("size integer", "comment on table t is 'logged';"),
        table("size bigint", "comment on table t is 'unlogged';"),
        rows=ROWS,
        hazards_back=("lossy_type",),
    ),
    setting(
        "a comment on the table changes", "comment on table t is 'a';", "comment on table t is 'b';"
    ),
    setting("a comment on the table is added", "", "comment on table t is 'it''s a \"b\" %s';"),
    Case(
        "the table inherits from another",
        table("size integer"),
        table("size integer", settings="inherits (p)").replace("size integer", "more integer"),
        setup="create table p (size integer);",
        rows=ROWS,
        hazards=(),
        refused="inherits",
        one_way=True,
    ),
    Case(
        "a table that inherits from it is kept and reported, or no longer inherits",
        table("size integer"),
        table("size integer, note text"),
        beside="create table c () inherits (t);",
        beside_after="create table c () inherits (t); alter table c no inherit t;",
        rows=ROWS,
        hazards=("detach_child",),
        one_way=True,
    ),
    setting(
        "a comment on a rule changes",
        "create rule r as on delete to t do instead nothing; comment on rule r on t is 'a';",
        "create rule r as on delete to t do instead nothing; comment on rule r on t is 'b';",
    ),
    setting(
        "a comment on a rule comes back with it",
        "create rule r as on delete to t do instead nothing; comment on rule r on t is 'a';",
        "create rule r as on update to t do instead nothing; comment on rule r on t is 'a';",
    ),
    Case(
        "the statements of the declaration stand in another order",
        table("size integer", "create index i on t (size); comment on table t is 'a';"),
        table("size integer", "comment on table t is 'a'; create index i on t (size);"),
        rows=ROWS,
    ),
    Case("nothing changes", PLAIN, PLAIN, rows=ROWS, one_way=True),
    Case(
        "everything changes at once",
        table(
            "a integer check (a > 0), b varchar(9) default 'x', old text,"
            " p_id integer references p",
            "create index by_a on t (a); create policy one on t for select to anon using (a > 1);"
            " grant select on t to anon; comment on table t is 'before';",
        ),
        "create table t (id bigint primary key, a bigint not null check (a > 1), b text,"
        " new text, c boolean not null default false,"
        " p_id integer references p on delete cascade, unique (b, a)) with (fillfactor = 90);"
        " create index by_a on t (a desc); create index on t (p_id);"
        " create policy two on t for select to anon using (c);"
        " grant select (id, new), insert on t to authenticated; comment on table t is 'after';",
        setup="create table p (id integer primary key); insert into p values (1);",
        rows="(1, 2, 'x', 'old', 1), (2, 3, null, null, null)",
        options={"renamed": {"old": "new"}},
        beside="create view v as select id, a from t; grant select on v to anon;",
        hazards=("null_values",),
        one_way=True,
    ),
]
