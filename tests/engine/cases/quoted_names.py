"""Names that need quotes, of tables and of all that belongs to them."""

from support.case import Case

ODD = ["Mixed Case", "select", "semi;colon", 'say ""hi""', "per%cent", "a'b", "ünï", "a.b", "$1"]


def named(title: str, name: str) -> Case:
    """A table of that name whose columns, constraints, indexes, policies, triggers bear it too."""
    plain = name.replace('""', '"')
    head = f'create table "{name}" (id integer primary key, "{name}" integer'
    text = plain.replace("'", "''")
    return Case(
        title,
        head + ");",
        head
        + f' not null default 3 constraint "{name} check" check ("{name}" > 0),'
        + f' "{name} 2" text collate "C" default \'{text}\','
        + f' constraint "{name} key" unique ("{name}", "{name} 2"));'
        + f' create index "{name} idx" on "{name}" ("{name}" desc) where "{name} 2" <> \'{text}\';'
        + f' create policy "{name} policy" on "{name}" for select to anon using ("{name}" > 3);'
        + f' create trigger "{name} trigger" before update of "{name}" on "{name}" for each row'
        + f" execute function \"{name} function\"('{text}');"
        + f' grant select ("{name}"), update on "{name}" to anon;'
        + f' create statistics "{name} statistics" on id, "{name}" from "{name}";'
        + f" comment on table \"{name}\" is '{text}';"
        + f' comment on column "{name}"."{name}" is \'{text}\';'
        + f' comment on constraint "{name} check" on "{name}" is \'{text}\';'
        + f" comment on index \"{name} idx\" is '{text}';"
        + f' comment on policy "{name} policy" on "{name}" is \'{text}\';'
        + f' comment on trigger "{name} trigger" on "{name}" is \'{text}\';',
        setup=f'create function "{name} function"() returns trigger language plpgsql'
        " as 'begin return new; end';",
        rows="(1, 10), (2, 20)",
        hazards=("null_values",),
        hazards_back=("drop_column", "drop_index", "drop_statistics"),
        rows_back="(1, 10, 'x'), (2, 20, 'y')",
        table=plain,
    )


CASES = [
    *(named(f"everything is called {name}", name) for name in ODD),
    Case(
        "a column with an upper case letter changes its type",
        'create table "T" ("Id" integer primary key, "Name" varchar(9));',
        'create table "T" ("Id" bigint primary key, "Name" text not null);',
        rows="(1, 'a')",
        beside='create view "V" as select "Id", "Name" from "T";',
        hazards=("null_values",),
        hazards_back=("lossy_type",),
        table="T",
    ),
    Case(
        "a column with an upper case letter is renamed",
        'create table "T" ("Id" integer primary key, "userId" integer);',
        'create table "T" ("Id" integer primary key, user_id integer);',
        rows="(1, 10)",
        options={"renamed": {"userId": "user_id"}},
        table="T",
    ),
    Case(
        "a foreign key between quoted names is added, and a row breaks it",
        'create table "T" ("Id" integer primary key, "P Id" integer);',
        'create table "T" ("Id" integer primary key, "P Id" integer references p ("The Id"));',
        setup='create table p ("The Id" integer primary key);',
        rows="(1, 10)",
        hazards=("violating_rows",),
        refused='REFERENCES p("The Id"): Id 1',
        table="T",
        one_way=True,
    ),
    Case(
        "a name of sixty-three letters",
        f"create table {'t' * 63} (id integer primary key, {'c' * 63} integer);",
        f"create table {'t' * 63} (id integer primary key, {'c' * 63} integer unique"
        f" check ({'c' * 63} > 0)); create index on {'t' * 63} ({'c' * 63}, id);",
        rows="(1, 10)",
        hazards_back=("drop_index",),
        table="t" * 63,
    ),
]
