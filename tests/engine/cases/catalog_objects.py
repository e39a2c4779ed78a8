"""Objects of types without a kind of their own: what of them changes in place, and what is made
again below what depends on it."""

from support.case import Case

WRAPPER = "create foreign data wrapper plain options (mode 'a');"
SERVER = WRAPPER + " create server billing foreign data wrapper plain;"
NOTHING_DROPPED = (
    "select statement from groundwork.ledger where statement like 'drop%'",
    [],
)
LOCAL = (
    "create function same(text, text) returns boolean language sql immutable"
    " as 'select lower($1) = lower($2)';"
)


def case(name: str, what: str, before: str, after: str, **more) -> Case:
    """An object that the model `t` names as `what`."""
    options = {"object": what}
    keep = more.pop("keep", None)
    options |= {"keep": keep} if keep else {}
    return Case(
        name,
        before,
        after,
        made_by="converge_object",
        options=options,
        options_back=options,
        **more,
    )


CASES = [
    case(
        "a server changes its options and version, below what uses it",
        "server billing",
        "create server billing version '1' foreign data wrapper plain"
        " options (host 'one', port '1');",
        "create server billing version '2' foreign data wrapper plain"
        " options (host 'two', dbname 'x');",
        setup=WRAPPER,
        beside="create user mapping for public server billing options (user 'a');"
        " create foreign table invoices (id integer) server billing;"
        " create view latest with (security_invoker = true) as select id from invoices;",
        result=NOTHING_DROPPED,
        result_back=NOTHING_DROPPED,
    ),
    case(
        "who may use a server, and its comment",
        "server billing",
        "create server billing foreign data wrapper plain;"
        " grant usage on foreign server billing to anon; comment on server billing is 'Bills.';",
        "create server billing foreign data wrapper plain;"
        " grant usage on foreign server billing to service_role with grant option;",
        setup=WRAPPER,
    ),
    case(
        "a server of another type is made again",
        "server billing",
        "create server billing foreign data wrapper plain;",
        "create server billing type 'large' foreign data wrapper plain;",
        setup=WRAPPER,
    ),
    case(
        "a server of another type is used",
        "server billing",
        "create server billing foreign data wrapper plain;",
        "create server billing type 'large' foreign data wrapper plain;",
        setup=WRAPPER,
        beside="create foreign table invoices (id integer) server billing;",
        refused="the server billing has to be made again, and is used by foreign table invoices",
        one_way=True,
    ),
    case(
        "a foreign data wrapper changes its options",
        "foreign-data wrapper plain",
        "create foreign data wrapper plain options (mode 'a');",
        "create foreign data wrapper plain options (mode 'b', depth '2');",
        beside="create server billing foreign data wrapper plain;",
        result=NOTHING_DROPPED,
        result_back=NOTHING_DROPPED,
    ),
    case(
        "a user mapping changes its options",
        "user mapping public on server billing",
        "create user mapping for public server billing options (user 'a', password 'one');",
        "create user mapping for public server billing options (user 'b', password 'two');",
        setup=SERVER,
        result=(
            "select umoptions from pg_user_mappings where srvname = 'billing'",
            [(["user=b", "password=two"],)],
        ),
    ),
    case(
        "a foreign table changes its columns and options, below its views",
        "foreign table t",
        "create foreign table t (id integer not null, note text options (name 'n'))"
        " server billing options (path 'a');"
        " grant select on t to anon; comment on column t.id is 'It.';",
        "create foreign table t (id bigint, note text, at date default current_date,"
        " check (id > 0)) server billing options (path 'b');"
        " grant select (id) on t to anon;",
        setup=SERVER,
        beside="create view notes with (security_invoker = true) as select note from t;"
        " create view longer with (security_invoker = true) as select upper(note) from notes;"
        " grant select on longer to authenticated;",
    ),
    case(
        "a collation is another one",
        "collation plain_text",
        "create collation plain_text (locale = 'C'); comment on collation plain_text"
        " is 'As it is stored.';",
        "create collation plain_text (locale = 'POSIX');",
        beside="create table names (name text);"
        " create view sorted with (security_invoker = true) as"
        " select name from names order by name collate plain_text;",
    ),
    case(
        "a collation that a column has",
        "collation plain_text",
        "create collation plain_text (locale = 'C');",
        "create collation plain_text (locale = 'POSIX');",
        beside="create table names (name text collate plain_text);",
        refused="the collation public.plain_text has to be made again, and is used by table names",
        one_way=True,
    ),
    case(
        "a text search configuration maps tokens otherwise, below an index",
        "text search configuration docs",
        "create text search configuration docs (copy = english);",
        "create text search configuration docs (copy = english);"
        " alter text search configuration docs drop mapping for email;"
        " alter text search configuration docs alter mapping for word with german_stem, simple;"
        " comment on text search configuration docs is 'Of documents.';",
        beside="create table pages (body text);"
        " create index pages_idx on pages using gin (to_tsvector('public.docs', body));",
        result=NOTHING_DROPPED,
        result_back=NOTHING_DROPPED,
    ),
    case(
        "a text search configuration with another parser",
        "text search configuration docs",
        "create text search configuration docs (parser = default);"
        " alter text search configuration docs add mapping for word with simple;",
        "create text search configuration docs (parser = default);"
        " alter text search configuration docs add mapping for asciiword, word with simple;",
        beside="create table pages (body text,"
        " found tsvector generated always as (to_tsvector('public.docs', body)) stored);",
    ),
    case(
        "a text search dictionary with other options",
        "text search dictionary stems",
        "create text search dictionary stems (template = snowball, language = 'english',"
        " stopwords = 'english');",
        "create text search dictionary stems (template = snowball, language = 'german',"
        " stopwords = 'german');",
        beside="create text search configuration docs (copy = simple);"
        " alter text search configuration docs alter mapping for word with stems;",
        result=NOTHING_DROPPED,
        result_back=NOTHING_DROPPED,
    ),
    case(
        "an event trigger with other tags, and disabled",
        "event trigger guard",
        "create event trigger guard on ddl_command_end when tag in ('CREATE RULE')"
        " execute function guard_it();",
        "create event trigger guard on ddl_command_end when tag in ('CREATE RULE', 'ALTER RULE')"
        " execute function guard_it(); alter event trigger guard disable;"
        " comment on event trigger guard is 'Guards.';",
        setup="create function guard_it() returns event_trigger language plpgsql as 'begin end';",
    ),
    case(
        "an event trigger is disabled in place",
        "event trigger guard",
        "create event trigger guard on ddl_command_end when tag in ('CREATE RULE')"
        " execute function guard_it();",
        "create event trigger guard on ddl_command_end when tag in ('CREATE RULE')"
        " execute function guard_it(); alter event trigger guard disable;",
        setup="create function guard_it() returns event_trigger language plpgsql as 'begin end';",
        result=NOTHING_DROPPED,
        result_back=NOTHING_DROPPED,
    ),
    case(
        "a cast is made otherwise",
        "cast (public.mood as integer)",
        "create cast (mood as integer) with function number_of(mood);",
        "create cast (mood as integer) with function number_of(mood) as assignment;"
        " comment on cast (mood as integer) is 'By place.';",
        setup="create type mood as enum ('a', 'b');"
        " create function number_of(mood) returns integer language sql immutable"
        " as 'select 1';",
    ),
    case(
        "an operator is another one, below a view and a policy",
        "operator ===(text,text)",
        "create operator === (leftarg = text, rightarg = text, function = same);",
        "create operator === (leftarg = text, rightarg = text, function = same, commutator = ===);"
        " comment on operator === (text, text) is 'Alike.';",
        setup=LOCAL,
        beside="create table names (name text);"
        " create view same_names with (security_invoker = true) as"
        " select name from names where name === 'a';"
        " create policy names_anon on names for select to anon using (name === 'b');",
    ),
    case(
        "an operator class is another one, below an index",
        "operator class plain_ops USING hash",
        "create operator class plain_ops for type text using hash as"
        " operator 1 =, function 1 hashtext(text);",
        "create operator class plain_ops for type text using hash as"
        " operator 1 =, function 1 hash_of(text);"
        " comment on operator class plain_ops using hash is 'Plain.';",
        setup="create function hash_of(text) returns integer language sql immutable"
        " as 'select hashtext($1)';",
        beside="create table names (name text);"
        " create index names_idx on names using hash (name plain_ops);",
    ),
    case(
        "an operator class has an optional function",
        "operator class word_ops USING btree",
        "create operator class word_ops for type text using btree as"
        " operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >,"
        " function 1 bttextcmp(text, text);",
        "create operator class word_ops for type text using btree as"
        " operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >,"
        " function 1 bttextcmp(text, text), function 4 btvarstrequalimage(oid);",
        beside="create table words (word text); create index words_idx on words (word word_ops);",
    ),
    case(
        "who may use a schema",
        "schema reports",
        "create schema reports; grant usage on schema reports to anon;",
        "create schema reports; grant usage, create on schema reports to service_role;"
        " comment on schema reports is 'Of months.';",
        beside="create table reports.months (id integer);",
        result=NOTHING_DROPPED,
        result_back=NOTHING_DROPPED,
    ),
    case(
        "another role owns a schema",
        "schema reports",
        "create schema reports;",
        "create schema reports; alter schema reports owner to service_role;",
        beside="create view reports.months with (security_invoker = true) as select 1 as month;",
        result=NOTHING_DROPPED,
        result_back=NOTHING_DROPPED,
    ),
]
