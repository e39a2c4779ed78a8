"""What somebody may change by hand in described_project.py, and what the next run makes of it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class HandMade:
    """A change of one object of the project."""

    name: str
    model: str
    statement: str
    outcome: str = "altered"
    """Of the next run: altered, created, kept, or refused."""
    says: str = ""
    """Part of what is kept, or of the refusal."""
    since: int = 15
    """The first version of PostgreSQL that has what this is about."""


def books(name: str, statement: str, outcome: str = "altered", says: str = "", since: int = 15):
    """A change of the table books."""
    return HandMade(name, "books", statement, outcome, says, since)


COLUMNS = [
    books("a wider type", "alter table books alter size type bigint", "refused", "lossy_type"),
    books("a narrower type", "alter table books alter size type smallint"),
    books(
        "another modifier",
        "alter table books alter weight type numeric(12, 3)",
        "refused",
        "lossy_type",
    ),
    books("another collation", 'alter table books alter code type text collate "POSIX"'),
    books("a null is allowed", "alter table books alter price drop not null"),
    books("a null is refused", "alter table books alter notes set not null"),
    books("another default", "alter table books alter price set default 1"),
    books("no default", "alter table books alter mood drop default"),
    books("a default that was not there", "alter table books alter pages set default 1"),
    books(
        "no longer generated",
        "alter table books alter doubled drop expression",
        "refused",
        "computed_values: column doubled",
    ),
    books(
        "another expression",
        "alter table books drop doubled;"
        "alter table books add doubled numeric generated always as (price * 3) stored",
    ),
    books("no identity", "alter table books alter id drop identity"),
    books("another identity", "alter table books alter id set generated always"),
    books("where an identity starts", "alter table books alter id set start with 20"),
    books("the steps of an identity", "alter table books alter id set increment by 5"),
    books("the least of an identity", "alter table books alter id set minvalue 5"),
    books("the most of an identity", "alter table books alter id set maxvalue 1000"),
    books("the cache of an identity", "alter table books alter id set cache 30"),
    books("an identity that begins anew", "alter table books alter id set cycle"),
    books("another storage", "alter table books alter notes set storage main"),
    books("another compression", "alter table books alter notes set compression default"),
    books("another statistics target", "alter table books alter pages set statistics 500"),
    books("no statistics target", "alter table books alter pages set statistics -1"),
    books("another option of a column", "alter table books alter pages set (n_distinct = 5)"),
    books("no option of a column", "alter table books alter pages reset (n_distinct)"),
    books(
        "another column",
        "alter table books add column colour text",
        "kept",
        "column books.colour",
    ),
    books("a column that is gone", "alter table books drop column pages cascade"),
    books("another name of a column", "alter table books rename pages to leaves", "kept", "leaves"),
    books(
        "another name of a not-null constraint",
        "alter table books rename constraint books_title_not_null to needed",
        since=18,
    ),
    books(
        "a not-null constraint that is not inherited",
        "alter table books alter constraint books_title_not_null no inherit",
        since=18,
    ),
    books(
        "a not-null constraint that is not validated",
        "alter table books alter mood drop not null;"
        "alter table books add constraint books_mood_not_null not null mood not valid",
        since=18,
    ),
]

CONSTRAINTS = [
    books("no check", "alter table books drop constraint books_price_check"),
    books(
        "another check",
        "alter table books drop constraint books_price_check;"
        "alter table books add constraint books_price_check check (price > pages - 1000)",
    ),
    books(
        "a check that is not validated",
        "alter table books drop constraint books_price_check;"
        "alter table books add constraint books_price_check check (price >= 0) not valid",
    ),
    books(
        "a check that is not enforced",
        "alter table books drop constraint books_price_check;"
        "alter table books add constraint books_price_check check (price >= 0) not enforced",
        since=18,
    ),
    books("a further check", "alter table books add check (pages < 5000)"),
    books(
        "a unique constraint in place of a check",
        "alter table books drop constraint books_price_check;"
        "alter table books add constraint books_price_check unique (price, id)",
    ),
    books("another name", "alter table books rename constraint books_price_check to positive"),
    books("no primary key", "alter table books drop constraint books_pkey"),
    books(
        "a wider primary key",
        "alter table books drop constraint books_pkey;"
        "alter table books add constraint books_pkey primary key (id, price)",
    ),
    books("no unique key", "alter table books drop constraint books_title_price_mood_key"),
    books("the fill of a key's index", "alter index books_pkey set (fillfactor = 70)"),
    books(
        "a reference that does something else",
        "alter table books drop constraint books_shelf_id_fkey;"
        "alter table books add constraint books_shelf_id_fkey foreign key (shelf_id)"
        " references shelves (id) on delete restrict",
    ),
    books(
        "a reference that waits",
        "alter table books alter constraint books_shelf_id_fkey deferrable initially deferred",
    ),
    books(
        "a reference to something else",
        "create table racks (id uuid primary key, name text unique);"
        "insert into racks select id from shelves;"
        "alter table books drop constraint books_shelf_id_fkey;"
        "alter table books add constraint books_shelf_id_fkey foreign key (shelf_id)"
        " references racks (id) on delete cascade",
    ),
    books(
        "a reference to another column",
        "alter table shelves add column other_id uuid;"
        "update shelves set other_id = id; create unique index further on shelves (other_id);"
        "alter table books drop constraint books_shelf_id_fkey;"
        "alter table books add constraint books_shelf_id_fkey foreign key (shelf_id)"
        " references shelves (other_id) on delete cascade",
    ),
    books(
        "references that are not checked",
        "alter table books disable trigger all",
    ),
    HandMade(
        "references to a table that are not checked",
        "books",
        "alter table shelves disable trigger all",
    ),
    books(
        "an exclusion of something else",
        "alter table books drop constraint books_during_excl;"
        "alter table books add constraint books_during_excl exclude using gist (during with =)",
    ),
    HandMade(
        "a key that does not wait",
        "shelves",
        "alter table shelves drop constraint shelves_name_key;"
        "alter table shelves add constraint shelves_name_key unique (name)",
    ),
    HandMade(
        "a key that waits to the end",
        "shelves",
        "alter table shelves drop constraint shelves_name_key;"
        "alter table shelves add constraint shelves_name_key unique (name)"
        " deferrable initially deferred",
    ),
    HandMade("a key that is not checked", "shelves", "alter table shelves disable trigger all"),
]

INDEXES = [
    books("no index", "drop index books_shelf_id_idx"),
    books(
        "a further index", "create index further on books (notes)", "kept", "index books.further"
    ),
    books("another name of an index", "alter index books_owner_id_idx rename to by_owner"),
    books(
        "an index that is not valid",
        "update pg_index set indisvalid = false where indexrelid = 'books_shelf_id_idx'::regclass",
    ),
    books(
        "an index that is not unique",
        "alter table books replica identity full; alter table books set without cluster;"
        "drop index books_title_key; create index books_title_key on books (title);"
        "alter table books cluster on books_title_key",
    ),
    books("the fill of an index", "alter index books_pages_idx set (fillfactor = 70)"),
]
FILL = "with (fillfactor = 80)"
INDEXES += [
    books(what, f"drop index books_pages_idx; create index books_pages_idx on books {rest}")
    for what, rest in {
        "another order": f"(pages nulls last) include (mood) {FILL} where pages > 0",
        "another place of nulls": f"(pages desc) include (mood) {FILL} where pages > 0",
        "no further columns": f"(pages desc nulls last) {FILL} where pages > 0",
        "another method": f"using hash (pages) {FILL} where pages > 0",
        "another condition": f"(pages desc nulls last) include (mood) {FILL} where pages > 1",
    }.items()
]
INDEXES += [
    books(
        "another expression of an index",
        "drop index books_lower_idx; create index books_lower_idx on books"
        " (upper(title) text_pattern_ops)",
    ),
    books(
        "another operator class",
        "drop index books_lower_idx; create index books_lower_idx on books (lower(title))",
    ),
    books(
        "another collation of an index",
        "drop index books_lower_idx; create index books_lower_idx on books"
        ' (lower(title) collate "POSIX" text_pattern_ops)',
    ),
    books("no statistics", "drop statistics books_price_title"),
    books(
        "other statistics",
        "drop statistics books_price_title;"
        "create statistics books_price_title (ndistinct) on price, title from books",
    ),
    books(
        "further statistics",
        "create statistics further on pages, price from books",
        "kept",
        "statistics books.further",
    ),
]

ROW_SECURITY = [
    books("no row security", "alter table books disable row level security"),
    books("row security is not forced", "alter table books no force row level security"),
    books("no policy", "drop policy books_owner_select on books"),
    books("a further policy", "create policy leak on books for select to anon using (true)"),
    books("another name of a policy", "alter policy books_owner_select on books rename to leak"),
    books("a policy of another role", "alter policy books_owner_select on books to anon"),
    books("a policy of everyone", "alter policy books_owner_select on books to public"),
    books("another condition of a policy", "alter policy books_owner_select on books using (true)"),
    books(
        "another check of a policy", "alter policy books_owner_insert on books with check (true)"
    ),
    books(
        "a policy of another command",
        "drop policy books_owner_select on books;"
        "create policy books_owner_select on books for all to authenticated using (true)",
    ),
    books(
        "a restrictive policy",
        "drop policy books_owner_select on books;"
        "create policy books_owner_select on books as restrictive to authenticated using (true)",
    ),
]

TRIGGERS = [
    books("no trigger", "drop trigger books_stamp on books"),
    books("a disabled trigger", "alter table books disable trigger books_stamp"),
    books("a trigger for replicas", "alter table books enable replica trigger books_stamp"),
    books(
        "a further trigger",
        "create trigger further after delete on books for each row execute function access.stamp()",
    ),
    books("another name of a trigger", "alter trigger books_stamp on books rename to stamp"),
    books(
        "another event of a trigger",
        "create or replace trigger books_stamp before insert on books"
        " for each row when (new.pages > 0) execute function access.stamp()",
    ),
    books("no rule", "drop rule books_stay on books"),
    books("a disabled rule", "alter table books disable rule books_stay"),
    books(
        "another rule",
        "create or replace rule books_stay as on delete to books do instead nothing",
    ),
    books("a further rule", "create rule further as on update to books do also select 1"),
]

PRIVILEGES = [
    books("a client may read", "grant select on books to anon"),
    books("everyone may read", "grant select on books to public"),
    books("the service may not read", "revoke select on books from service_role cascade"),
    books(
        "the service may not pass it on",
        "revoke grant option for select on books from service_role cascade",
    ),
    books("a client may write a column", "grant update (price) on books to anon"),
    books("the service may not write a column", "revoke update (notes) on books from service_role"),
    books(
        "the service may pass on a column",
        "grant update (notes) on books to service_role with grant option",
    ),
    books("a client may empty the table", "grant truncate on books to authenticated"),
]

COMMENTS = [
    books(f"another comment of a {target.split()[0]}", f"comment on {target} is 'Something else.'")
    for target in (
        "table books",
        "column books.title",
        "constraint books_price_check on books",
        "index books_title_key",
        "trigger books_stamp on books",
        "policy books_owner_select on books",
    )
]
COMMENTS += [
    books("no comment", "comment on table books is null"),
    books("a further comment", "comment on column books.price is 'In euros.'"),
    books("a comment of a rule", "comment on rule books_stay on books is 'Stays.'"),
]

SETTINGS = [
    books("another replica identity", "alter table books replica identity full"),
    books("clustered on nothing", "alter table books set without cluster"),
    books("another option of a table", "alter table books set (fillfactor = 50)"),
    books("a further option of a table", "alter table books set (autovacuum_enabled = false)"),
    books("no option of a table", "alter table books reset (fillfactor)"),
    books("another option of its toast", "alter table books reset (toast.autovacuum_enabled)"),
    books(
        "an unlogged table",
        "alter publication supabase_realtime drop table books; alter table books set unlogged",
    ),
    HandMade("a logged table", "drafts", "alter table drafts set logged", "refused", "unlogged"),
    books(
        "another access method",
        "create access method pile type table handler heap_tableam_handler;"
        "alter table books set access method pile",
    ),
    HandMade(
        "a parent",
        "drafts",
        "create unlogged table papers (); alter table drafts inherit papers",
        "refused",
        'inherits is ["papers"] and is declared as not set',
    ),
    HandMade(
        "a child",
        "drafts",
        "create unlogged table further_drafts () inherits (drafts)",
        "kept",
        "child drafts.further_drafts",
    ),
    HandMade(
        "a table of a type",
        "drafts",
        "create type draft as (id uuid); alter table drafts of draft",
    ),
    HandMade(
        "no partitions",
        "visits",
        "drop table visits;create table visits (id uuid not null, at timestamptz not null)",
    ),
    HandMade(
        "another key of partitions",
        "visits",
        "drop table visits; create table visits (id uuid not null, at timestamptz not null)"
        " partition by list (id)",
    ),
    HandMade(
        "a partition that is gone",
        "visits",
        "alter table visits detach partition visits_2024",
    ),
    HandMade(
        "other bounds of a partition",
        "visits",
        "alter table visits detach partition visits_2024;"
        "alter table visits attach partition visits_2024"
        " for values from ('2024-01-01') to ('2026-01-01')",
    ),
]

PUBLISHED = [
    books("no longer published", "alter publication supabase_realtime drop table books"),
    books(
        "another list of published columns",
        "alter publication supabase_realtime drop table books; alter publication supabase_realtime"
        " add table books (id, title) where (title <> 'none'::text)",
    ),
    books(
        "another condition of what is published",
        "alter publication supabase_realtime drop table books; alter publication supabase_realtime"
        " add table books (id, title, notes)",
    ),
    HandMade(
        "a published table", "shelves", "alter publication supabase_realtime add table shelves"
    ),
    HandMade(
        "a published partition",
        "visits",
        "alter publication supabase_realtime add table visits_2024",
    ),
    HandMade(
        "a bucket that is gone",
        "covers",
        "delete from storage.buckets; drop policy covers_everyone_select on storage.objects;"
        "drop policy covers_owner_insert on storage.objects;"
        "drop policy covers_owner_delete on storage.objects",
        "created",
    ),
    HandMade("a closed bucket", "covers", "update storage.buckets set public = false"),
    HandMade("larger files", "covers", "update storage.buckets set file_size_limit = null"),
    HandMade(
        "files of other types",
        "covers",
        "update storage.buckets set allowed_mime_types = '{image/png,image/gif}'",
    ),
    HandMade(
        "nobody reads the files", "covers", "drop policy covers_everyone_select on storage.objects"
    ),
    HandMade(
        "files of others",
        "covers",
        "alter policy covers_owner_delete on storage.objects using (bucket_id = 'covers')",
    ),
    HandMade(
        "files of each bucket",
        "covers",
        "create policy further on storage.objects for insert with check (true)",
    ),
    HandMade(
        "messages of others",
        "inbox",
        "create policy further on realtime.messages for select to anon"
        " using (realtime.topic() like 'inbox:%')",
    ),
    HandMade("nobody sends", "inbox", "drop policy inbox_owner_insert on realtime.messages"),
]

TABLES = [
    HandMade("a table that is gone", "books", "drop table books", "created"),
    HandMade("another name of a table", "drafts", "alter table drafts rename to gone", "created"),
    HandMade(
        "a table in another schema", "drafts", "alter table drafts set schema auth", "created"
    ),
    HandMade(
        "a view in place of a table",
        "drafts",
        "drop table drafts; create view drafts as select null::uuid as id",
        "refused",
        "table_kind",
    ),
    HandMade(
        "a table that others refer to is gone",
        "shelves",
        "delete from books; drop table shelves cascade",
        "created",
    ),
]

PRICE_OF = "access.price_of(text, integer)"
STABLE = "language sql stable security definer cost 50 set search_path = public, pg_temp as"


def function(name: str, statement: str, outcome: str = "altered"):
    """A change of the function price_of."""
    return HandMade(name, "price_of", statement, outcome)


FUNCTIONS = [
    function(
        "another body",
        "create or replace function access.price_of(title text, copies integer default 1)"
        f" returns bigint {STABLE} 'select 1'",
    ),
    function(
        "another default of an argument",
        "create or replace function access.price_of(title text, copies integer default 2)"
        f" returns bigint {STABLE} 'select length(title) * copies'",
    ),
    function(
        "another result",
        f"drop function {PRICE_OF};"
        "create function access.price_of(title text, copies integer default 1)"
        f" returns integer {STABLE} 'select 1'",
    ),
    function(
        "another function of its name",
        f"create function access.price_of(title text) returns bigint {STABLE} 'select 1'",
    ),
    function("its caller's rights", f"alter function {PRICE_OF} security invoker"),
    function("another search path", f"alter function {PRICE_OF} set search_path = public"),
    function("no search path", f"alter function {PRICE_OF} reset all"),
    function("another volatility", f"alter function {PRICE_OF} immutable"),
    function("another cost", f"alter function {PRICE_OF} cost 1"),
    function("leakproof", f"alter function {PRICE_OF} leakproof"),
    function("parallel", f"alter function {PRICE_OF} parallel safe"),
    function("another owner", f"alter function {PRICE_OF} owner to postgres"),
    function("a client may call it", f"grant execute on function {PRICE_OF} to anon"),
    function("everyone may call it", f"grant execute on function {PRICE_OF} to public"),
    function(
        "a caller may not call it", f"revoke execute on function {PRICE_OF} from authenticated"
    ),
    function(
        "a caller may pass it on",
        f"grant execute on function {PRICE_OF} to authenticated with grant option",
    ),
    function("another comment", f"comment on function {PRICE_OF} is 'Something else.'"),
    function("another name of a function", f"alter function {PRICE_OF} rename to cost", "created"),
    function("a function that is gone", f"drop function {PRICE_OF}", "created"),
    HandMade(
        "a client may call one of two functions",
        "label_of_number",
        "grant execute on function access.label_of(bigint) to anon",
    ),
    HandMade(
        "one of two functions is gone",
        "label_of",
        "drop function access.label_of(text)",
        "created",
    ),
    HandMade(
        "a trigger function that does nothing",
        "stamp",
        "create or replace function access.stamp() returns trigger language plpgsql"
        " set search_path = public, pg_temp as 'begin return null; end'",
    ),
]

TYPES = [
    HandMade(
        "a further label", "mood", "alter type mood add value 'angry'", "refused", "drop_enum_value"
    ),
    HandMade(
        "another name of a label",
        "mood",
        "alter type mood rename value 'busy' to 'angry'",
        "refused",
        "drop_enum_value",
    ),
    HandMade("a type that is gone", "mood", "drop type mood cascade", "created"),
    HandMade("another comment of a type", "mood", "comment on type mood is 'Spirits.'"),
    HandMade("a client may not use a type", "mood", "revoke usage on type mood from public"),
    HandMade("a client may use a type", "mood", "grant usage on type mood to anon"),
    HandMade(
        "the service may pass on a type",
        "mood",
        "grant usage on type mood to service_role with grant option",
    ),
]

CONSOLIDATIONS = [
    HandMade("no view of the old name", "old_shelves", "drop view old_shelves"),
    HandMade(
        "another view of the old name",
        "old_shelves",
        "create or replace view old_shelves with (security_invoker = true) as"
        " select id, upper(name) as label from shelves",
    ),
    HandMade(
        "a view with its owner's rights",
        "old_shelves",
        "alter view old_shelves reset (security_invoker)",
    ),
    HandMade("a client may read a view", "old_shelves", "grant select on old_shelves to anon"),
    HandMade(
        "no trigger of a view", "old_shelves", "drop trigger old_shelves_insert on old_shelves"
    ),
    HandMade(
        "another comment of a view", "old_shelves", "comment on view old_shelves is 'Something.'"
    ),
    HandMade(
        "a table in place of a view",
        "old_shelves",
        "drop view old_shelves;"
        "create table old_shelves as select id, name || ' side' as label from shelves",
    ),
    HandMade(
        "a client may read a column of a view",
        "old_shelves",
        "grant select (id) on old_shelves to anon",
    ),
    HandMade(
        "a comment of a column of a view",
        "old_shelves",
        "comment on column old_shelves.id is 'It.'",
    ),
    HandMade(
        "a default of a view", "old_shelves", "alter view old_shelves alter label set default 'x'"
    ),
]

SEQUENCES = [
    HandMade(name, "card_numbers", statement)
    for name, statement in {
        "another type of a sequence": "alter sequence card_numbers as integer",
        "where a sequence starts": "alter sequence card_numbers start with 20",
        "the steps of a sequence": "alter sequence card_numbers increment by 5",
        "the least of a sequence": "alter sequence card_numbers minvalue 5",
        "the most of a sequence": "alter sequence card_numbers maxvalue 1000",
        "the cache of a sequence": "alter sequence card_numbers cache 30",
        "a sequence that begins again": "alter sequence card_numbers cycle",
        "a column that owns a sequence": "alter sequence card_numbers owned by books.card",
        "an unlogged sequence": "alter sequence card_numbers set unlogged",
        "a client may set a sequence": "grant update on sequence card_numbers to anon",
        "the service may not use a sequence": "revoke all on sequence card_numbers"
        " from service_role",
        "who may use a sequence may grant it": "grant usage on sequence card_numbers"
        " to service_role with grant option",
        "no comment of a sequence": "comment on sequence card_numbers is null",
    }.items()
] + [
    HandMade(
        "a sequence that is gone",
        "card_numbers",
        "alter table books alter card drop default; drop sequence card_numbers",
        "created",
    ),
    HandMade(
        "another column owns a sequence",
        "card_numbers",
        "alter sequence card_numbers owned by books.size",
    ),
    HandMade(
        "a column of another table owns a sequence",
        "card_numbers",
        "alter sequence card_numbers owned by shelves.name",
    ),
]

CATALOG_OBJECTS = [
    HandMade(name, "book_search", f"{statement}")
    for name, statement in {
        "a token that is searched": "alter text search configuration book_search"
        " add mapping for email with simple",
        "a token that is not searched": "alter text search configuration book_search"
        " drop mapping for word",
        "a token that is searched otherwise": "alter text search configuration book_search"
        " alter mapping for word with english_stem",
        "no comment of an object": "comment on text search configuration book_search is null",
    }.items()
] + [
    HandMade(
        "an object that is gone",
        "book_search",
        "drop text search configuration book_search",
        "created",
    ),
]

FREE_ISBN = "alter table copies drop column isbn; drop domain isbn;"

DOMAINS = [
    HandMade(name, "isbn", statement)
    for name, statement in {
        "another default of a domain": "alter domain isbn set default 'y'",
        "no default of a domain": "alter domain isbn drop default",
        "a domain that may be null": "alter domain isbn drop not null",
        "no check of a domain": "alter domain isbn drop constraint isbn_check",
        "a further check of a domain": "alter domain isbn add constraint c check (value <> 'y')",
        "another check of a domain": "alter domain isbn drop constraint isbn_check;"
        " alter domain isbn add constraint isbn_check check (value <> 'z')",
        "a check of a domain that is not validated": "alter domain isbn drop constraint isbn_check;"
        " alter domain isbn add constraint isbn_check check (value <> 'none') not valid",
        "no comment of a domain": "comment on domain isbn is null",
        "another comment of a domain's check": "comment on constraint isbn_check on domain isbn"
        " is 'y'",
        "a client may use a domain": "grant usage on domain isbn to anon",
        "a domain of another type": FREE_ISBN
        + 'create domain isbn as varchar(9) collate pg_catalog."POSIX"',
        "a domain of a longer type": FREE_ISBN + "create domain isbn as bpchar(10)",
    }.items()
] + [HandMade("a domain that is gone", "isbn", FREE_ISBN, "created")]

FREE_SPOT = "alter table copies drop column spot;"

COMPOSITES = [
    HandMade(
        "a further attribute",
        "spot",
        "alter type spot add attribute x date",
        "refused",
        "drop_attribute: attribute x: its values go with it",
    ),
    HandMade("an attribute that is gone", "spot", "alter type spot drop attribute shelf"),
    HandMade("the last attribute is gone", "spot", "alter type spot drop attribute place"),
    HandMade(
        "another type of an attribute",
        "spot",
        FREE_SPOT + "alter type spot alter attribute shelf type bigint;"
        'alter type spot alter attribute place type varchar(9) collate "POSIX"',
    ),
    HandMade("no comment of an attribute", "spot", "comment on column spot.shelf is null"),
    HandMade("another comment of a composite type", "spot", "comment on type spot is 'x'"),
    HandMade("a client may use a composite type", "spot", "grant usage on type spot to anon"),
    HandMade("a composite type that is gone", "spot", FREE_SPOT + "drop type spot", "created"),
]

FREE_SPAN = "alter table copies drop column span; drop type span;"

RANGES = [
    HandMade("another name of a multirange", "span", "alter type span_multirange rename to x"),
    HandMade("no comment of a range", "span", "comment on type span is null"),
    HandMade("a client may use a range", "span", "grant usage on type span to anon"),
    HandMade("a range that is gone", "span", FREE_SPAN, "created"),
    HandMade(
        "a range of something else",
        "span",
        FREE_SPAN + "create type span as range (subtype = integer,"
        " subtype_diff = int4range_subdiff)",
    ),
    HandMade(
        "a range in another order",
        "span",
        FREE_SPAN + "create type span as range (subtype = varchar,"
        ' subtype_opclass = varchar_pattern_ops, collation = "POSIX")',
    ),
    HandMade(
        "a range whose values have one form",
        "span",
        FREE_SPAN + "create type span; create function canonical(span) returns span immutable"
        " strict language internal as 'int4range_canonical'; create type span as range"
        " (subtype = integer, canonical = canonical)",
        "refused",
        "the function canonical, which gives its values one form",
    ),
]
VIEW = "alter view shelf_names"
STORED = "alter materialized view shelf_letters"

VIEWS = (
    [
        HandMade(name, "shelf_names", statement)
        for name, statement in {
            "another query of a view": "create or replace view shelf_names (key, label)"
            " with (security_barrier = true, security_invoker = true) as"
            " select id, name from shelves where name <> '' with local check option",
            "a view with its owner's rights": f"{VIEW} set (security_invoker = false)",
            "a view that is no barrier": f"{VIEW} reset (security_barrier)",
            "another check option of a view": f"{VIEW} set (check_option = cascaded)",
            "another owner of a view": f"{VIEW} owner to groundwork_definer",
            "another default of a view": f"{VIEW} alter label set default 'x'",
            "no default of a view": f"{VIEW} alter label drop default",
            "no trigger of a view": "drop trigger shelf_names_insert on shelf_names",
            "another trigger of a view": "create trigger other instead of update on shelf_names"
            " for each row execute function access.stamp()",
            "no rule of a view": "drop rule shelf_names_stay on shelf_names",
            "another comment of a view": "comment on view shelf_names is 'x'",
            "no comment of a column of a view": "comment on column shelf_names.label is null",
            "no comment of a trigger of a view": "comment on trigger shelf_names_insert"
            " on shelf_names is null",
            "a visitor may read a view": "grant select on shelf_names to anon",
            "nobody may read a view": "revoke all on shelf_names from authenticated",
            "the service may write a column of a view": "grant update (key) on shelf_names"
            " to service_role",
            "another name of a column of a view": f"{VIEW} rename key to id",
        }.items()
    ]
    + [
        HandMade("a view that is gone", "shelf_names", "drop view shelf_names cascade", "created"),
        HandMade(
            "a view that is a materialized view",
            "shelf_names",
            "drop view shelf_names cascade; create materialized view shelf_names as"
            " select id as key, name as label from shelves",
        ),
    ]
    + [
        HandMade(name, "shelf_letters", statement)
        for name, statement in {
            "a materialized view without rows": "refresh materialized view shelf_letters"
            " with no data",
            "no index of a materialized view": "drop index shelf_letters_letter_idx",
            "no statistics of a materialized view": "drop statistics shelf_letters_both",
            "another option of a materialized view": f"{STORED} set (fillfactor = 50)",
            "another target of a materialized view": f"{STORED} alter letter set statistics 500",
            "another owner of a materialized view": f"{STORED} owner to service_role",
            "a client may read a materialized view": "grant select on shelf_letters to anon",
            "no comment of a materialized view": "comment on materialized view shelf_letters"
            " is null",
            "another query of a materialized view": "drop materialized view shelf_letters;"
            " create materialized view shelf_letters as select 'a' as letter, 1::bigint as number",
        }.items()
    ]
    + [
        HandMade(
            "another index of a materialized view",
            "shelf_letters",
            "create index by_number on shelf_letters (number)",
            "kept",
            "index shelf_letters.by_number",
        ),
        HandMade(
            "a materialized view that is gone",
            "shelf_letters",
            "drop materialized view shelf_letters",
            "created",
        ),
    ]
)

EXTENSIONS = [
    HandMade("an extension that is gone", "vector", "drop extension vector", "created"),
]

CHANGES = [
    *COLUMNS,
    *CONSTRAINTS,
    *INDEXES,
    *ROW_SECURITY,
    *TRIGGERS,
    *PRIVILEGES,
    *COMMENTS,
    *SETTINGS,
    *PUBLISHED,
    *TABLES,
    *FUNCTIONS,
    *TYPES,
    *CONSOLIDATIONS,
    *SEQUENCES,
    *CATALOG_OBJECTS,
    *DOMAINS,
    *COMPOSITES,
    *RANGES,
    *VIEWS,
    *EXTENSIONS,
]
