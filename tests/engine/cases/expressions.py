"""Expressions that PostgreSQL prints in another way once their printed form was parsed again."""

from support.case import Case, table

ROWS = "(1, 'a', 1), (2, 'b', 2)"
COLUMNS = "state varchar(9), size integer"
PLAIN = table(COLUMNS)
AMONG = "state in ('a', 'b')"
FUNCTION = "create function noted() returns trigger language plpgsql as 'begin return new; end'"
KEPT = {"keep": {"low": "", "t_likely": "", "counted": ""}}
LARGE = {"online_rows": 1}


def over_retyped(name: str, beside: str, beside_after: str, **more) -> Case:
    """Something that nothing declares uses a column as text that becomes a uuid."""
    options = {**KEPT, **more.pop("options", {})}
    return Case(
        name,
        table("value text"),
        table("value uuid"),
        rows="(1, '6ba7b810-9dad-11d1-80b4-00c04fd430c8'), (2, null)",
        hazards=("lossy_type",),
        hazards_back=("lossy_type",),
        options=options,
        options_back=options,
        beside=beside,
        beside_after=beside_after,
        **more,
    )


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
        setup=FUNCTION + "; create table log (what text)",
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
    over_retyped(
        "an undeclared index over a column that becomes a uuid",
        "create index low on t (lower(value), value) where value <> '' and id > 0",
        "create index low on t (lower(value::text), (value::text))"
        " where value::text <> '' and id > 0",
    ),
    over_retyped(
        "undeclared statistics over a column that becomes a uuid",
        "create statistics low on lower(value), (length(value) + id) from t",
        "create statistics low on lower(value::text), (length(value::text) + id) from t",
    ),
    over_retyped(
        "an undeclared generated column over one that becomes a uuid",
        "alter table t add column low text generated always as (lower(value)) stored",
        "alter table t add column low text generated always as (lower(value::text)) stored",
    ),
    over_retyped(
        "views over a column that becomes a uuid",
        "create view low as select id, lower(value) as low, value from t as own where value <> '';"
        " create view lower_still as select upper(low) || value as up, value from low;"
        " create materialized view counted as select value, count(*) as n from t"
        " where value like 'a%' group by value",
        "create view low as select id, lower(value::text) as low, value::text as value"
        " from t as own where value::text <> '';"
        " create view lower_still as select upper(low) || value as up, value from low;"
        " create materialized view counted as select value::text as value, count(*) as n from t"
        " where value::text like 'a%' group by value::text",
    ),
    over_retyped(
        "a view that fits a column that becomes a uuid as it is",
        "create view seen as select id, value from t where value is not null",
        "create view seen as select id, value from t where value is not null",
    ),
    Case(
        "an index over a column whose name needs quotes, and another that stays",
        'create table t (id integer primary key, "The ""Value""" text, note text);',
        'create table t (id integer primary key, "The ""Value""" uuid, note text);',
        rows="(1, '6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'a')",
        hazards=("lossy_type",),
        hazards_back=("lossy_type",),
        options=KEPT,
        options_back=KEPT,
        beside='create index low on t ((lower("The ""Value""") || note))',
        beside_after='create index low on t ((lower("The ""Value"""::text) || note))',
    ),
    over_retyped(
        "undeclared indexes and statistics over a column of a large table that becomes a uuid",
        "create index low on t (lower(value), value) where value <> '';"
        " create index t_likely on t (value) where value like 'a%';"
        " create statistics counted on lower(value), (length(value) + id) from t",
        "create index low on t (lower(value::text), (value::text)) where value::text <> '';"
        " create index t_likely on t ((value::text)) where value::text like 'a%';"
        " create statistics counted on lower(value::text), (length(value::text) + id) from t",
        options=LARGE,
    ),
    over_retyped(
        "views over a column of a large table that becomes a uuid",
        "create view low as select id, lower(value) as low, value from t where value <> '';"
        " create view lower_still as select upper(low) || value as up, value from low",
        "create view low as select id, lower(value::text) as low, value::text as value from t"
        " where value::text <> '';"
        " create view lower_still as select upper(low) || value as up, value from low",
        options=LARGE,
    ),
    *(
        over_retyped(
            f"a kept policy, trigger and rule over a column{of} that becomes a uuid",
            "create policy low on t for select to anon using (value like 'a%');"
            " create trigger t_likely before update of value on t for each row"
            " when (new.value like 'a%') execute function noted();"
            " create rule counted as on delete to t where old.value like 'x%'"
            " do also insert into log values (old.value)",
            "create policy low on t for select to anon using (value::text like 'a%');"
            " create trigger t_likely before update of value on t for each row"
            " when (new.value::text like 'a%') execute function noted();"
            " create rule counted as on delete to t where old.value::text like 'x%'"
            " do also insert into log values (old.value::text)",
            setup=FUNCTION + "; create table log (what text)",
            options=options,
        )
        for of, options in (("", {}), (" of a large table", LARGE))
    ),
    *(
        Case(
            f"a kept policy{of} that fits a new type with no cast",
            table("value integer"),
            table("value text"),
            rows="(1, 5), (2, 6)",
            beside="create policy low on t for select to anon using (value > 5)",
            options={**KEPT, **options},
            hazards=("lossy_type",),
            refused="policy low: it is kept, and does not fit the new type of a column that it"
            " uses, with a cast neither; change it or drop it first",
            one_way=True,
        )
        for of, options in (("", {}), (" of a large table", LARGE))
    ),
]
