"""Rows for every table, dirty on purpose, each computed from its number: the same every time.

Row n of a table refers to row n of its parent (counted round), so most references hold and most
children are in the tenant of their parents; what is off is off by a number.
"""

import zlib

import psycopg
from psycopg import sql

from .shapes import Column, Table

USERS, TENANTS, ROWS = 120, 24, 240

# Where a reference is meant though no foreign key says so.
MEANT = {
    "user_id": "auth.users",
    "created_by": "auth.users",
    "author_id": "auth.users",
    "owner_id": "auth.users",
    "organizer_id": "auth.users",
    "assigned_to": "auth.users",
    "invited_by": "auth.users",
    "referrer_id": "auth.users",
    "referred_id": "auth.users",
    "follower_id": "auth.users",
    "following_id": "auth.users",
    "lead_id": "leads",
    "test_id": "ab_tests",
    "post_id": "posts",
    "plan_id": "subscription_plans",
    "workflow_id": "automation_workflows",
    "execution_id": "workflow_executions",
    "data_subject_id": "data_subjects",
}

TENANT_TEXTS = """case {n} % 13
    when 0 then {null}
    when 1 then ''
    when 2 then md5('unknown:' || {n} % 3)::uuid::text
    when 3 then (array['acme-inc', 'Globex', 'Ünïcode GmbH ☃', 'tenant_1'])[1 + {n} % 4]
    when 4 then upper({tenant}::text)
    when 5 then '{{' || {tenant}::text || '}}'
    when 6 then replace({tenant}::text, '-', '')
    when 7 then '  ' || {tenant}::text || e'\\n'
    when 8 then 'urn:uuid:' || {tenant}::text
    when 9 then {user}::text
    else {tenant}::text
end"""

IDS = """case {n} % 4
    when 0 then upper({uuid}::text)
    when 1 then 'exec_' || {n}
    when 2 then {uuid}::text
    else replace({uuid}::text, '-', '')
end"""

TEXTS = """case ({n} + {shift}) % 17
    when 0 then {null}
    when 1 then e'\\u202Egnp.exe\\u202C \\U0001F469\\u200D\\U0001F469\\u200D\\U0001F467'
        || {n}
    when 2 then e'Z\\u0335a\\u0335l\\u0335go \\uFEFF\\U0010FFFF' || {n}
    when 3 then e'it''s "quoted" \\\\ %s {{}} $$ ; drop table\\n' || {n}
    when 4 then ' '
    else {label} || ' ' || {n}
end"""
BIG = """case {n}
    when 7 then (select string_agg(md5(part::text), '') from generate_series(1, 3200) as part)
    else {text}
end"""

JSONS = """(case ({n} + {shift}) % 9
    when 0 then {null}
    when 1 then 'null'
    when 2 then '[]'
    when 3 then '{{"ключ": "\\u2028 ☃", "deep": {{"list": [1, [2, [3]]]}}}}'
    when 4 then '{{}}'
    else '{{"n": ' || {n} || '}}'
end)::jsonb"""

TIMES = """case ({n} + {shift}) % 47
    when 0 then {null}
    when 1 then 'infinity'::timestamptz
    when 2 then '-infinity'::timestamptz
    else '2024-01-01 00:00+00'::timestamptz + {n} * interval '91 hours'
        + {later} * interval '1 hour'
end"""

# What no rule above gets right.
GIVEN = {
    ("moderation_flags", "post_id"): "case when n % 2 = 0 then n end",
    ("moderation_flags", "comment_id"): "case when n % 2 = 1 then n end",
    ("edge_ai_device_profiles", "is_template"): "n % 11 = 5",
    ("edge_ai_device_profiles", "tenant_id"): "case when n % 11 <> 5 and n % 9 <> 4"
    f" then md5('tenants:' || 1 + (n - 1) % {TENANTS})::uuid end",
}

# Numbers of a range of their own.
RANGES = {"status_code": "200 + n % 305", "rating": "n % 6", "nps_score": "n % 11"}

# A second person, who is another one than the first.
OTHERS = ("referred_id", "following_id", "invited_by")

# Tables of one row a user, which nothing kept at that.
TWICE = ("subscription_tiers", "data_subjects")

# Pairs of rows that no constraint of then kept apart.
TWICE_THERE = {
    "appointments": "(id, title, start_time, end_time, organizer_id)"
    " select md5('twice:' || n)::uuid, 'Twice', '2031-01-01 09:00Z', '2031-01-01 11:00Z',"
    " md5('auth.users:1')::uuid from generate_series(1, 2) as n",
    "leads": "(id, email) select md5('twice:' || n)::uuid,"
    " (array['Twice@example.test', 'twice@example.test'])[n] from generate_series(1, 2) as n",
}

LATER = (
    "end",
    "completed",
    "expires",
    "valid",
    "withdrawn",
    "due",
    "updated",
    "resolved",
    "signed",
)


def count(name: str, tables: dict[str, Table]) -> int:
    """How many rows the table has: no more than it can have keys."""
    if name == "auth.users":
        return USERS
    if name == "tenants":
        return TENANTS
    filler = Filler(tables[name], tables)
    targets = [
        filler.target(filler.table.columns[key[0]]) for key in filler.table.keys if len(key) == 1
    ]
    if targets := [target for target, _ in filter(None, targets) if target != name]:
        return min(count(target, tables) for target in targets) - 10
    return USERS + 6 if name in TWICE else ROWS


def fill(connection: psycopg.Connection, tables: dict[str, Table]) -> None:
    """Insert the rows, with every trigger and foreign key off."""
    connection.execute("set local session_replication_role = replica")
    connection.execute(
        "insert into auth.users (id, email, raw_user_meta_data)"
        " select md5('auth.users:' || n)::uuid,"
        " case when n % 10 > 0 then 'user' || n || '@example.test' end,"
        f" jsonb_build_object('full_name', 'User ' || n) from generate_series(1, {USERS}) as n"
    )
    strays = connection.execute(
        "select table_name, column_name, data_type from information_schema.columns"
        " where table_schema = 'public'"
    ).fetchall()
    for table in tables.values():
        filler = Filler(table, tables)
        columns = {
            name: filler.value(column)
            for name, column in table.columns.items()
            if not column.default.startswith(("identity",))
        }
        columns |= {
            name: "n" if kind == "numeric" else "'stray ' || n"
            for of, name, kind in strays
            if of == table.name and name not in table.columns and kind in ("numeric", "text")
        }
        statement = sql.SQL(
            "insert into {} ({}) select {} from generate_series(1, {}) as n"
        ).format(
            sql.Identifier(table.name),
            sql.SQL(", ").join(map(sql.Identifier, columns)),
            sql.SQL(", ").join(map(sql.SQL, columns.values())),
            sql.Literal(count(table.name, tables)),
        )
        try:
            connection.execute(statement)
        except psycopg.Error as error:
            raise RuntimeError(f"{table.name}: {error}") from error
        for column in table.columns.values():
            if column.default.startswith("nextval"):
                connection.execute(f"select setval('{table.name}_{column.name}_seq', {ROWS} + 1)")
    for name in TWICE_THERE.keys() & tables.keys():
        connection.execute(f"insert into {name} {TWICE_THERE[name]}")
    connection.execute("set local session_replication_role = origin")


class Filler:
    """Writes the expression of each column of one table, in the row number n."""

    def __init__(self, table: Table, tables: dict[str, Table]):
        self.table, self.tables = table, tables
        self.keyed = {column for key in table.keys for column in key}
        self.indexed = " ".join(table.indexes)

    def value(self, column: Column) -> str:
        table, name = self.table, column.name
        target = self.target(column)
        if (table.name, name) in GIVEN:
            return GIVEN[table.name, name]
        if name == "tenant_id":
            return self.tenant(column)
        if target:
            return self.reference(column, *target)
        if name == "id" or [name] in table.keys:
            return self.key(column, "n")
        return self.plain(column)

    def target(self, column: Column) -> tuple[str, str] | None:
        """The table and column that the column refers to, by a foreign key or by its name."""
        if column.name in self.table.references:
            return self.table.references[column.name]
        meant = MEANT.get(column.name)
        if meant == "auth.users" and column.type == "uuid":
            return meant, "id"
        if meant in self.tables and meant != self.table.name:
            parent = self.tables[meant].columns.get("id")
            if parent and parent.type == column.type:
                return meant, "id"
        return None

    def key(self, column: Column, n: str) -> str:
        """The value of a key of this table in row `n`, which its children compute as well."""
        name = self.table.name
        if column.name in self.table.references:
            target, _ = self.table.references[column.name]
            return f"md5('{target}:' || {n})::uuid"
        if column.type == "uuid":
            return f"md5('{name}:' || {n})::uuid"
        if column.type == "text" and column.name == "id":
            return IDS.format(n=n, uuid=f"md5('{name}:' || {n})::uuid")
        if column.type == "text":
            return f"'{column.name}-' || {n}"
        if column.type == "date":
            return f"date '2024-01-01' + {n}"
        return n

    def reference(self, column: Column, target: str, to: str) -> str:
        name = column.name
        rows = count(target, self.tables)
        own_key = next((key for key in self.table.keys if name in key), [])
        first = own_key and next(
            (part for part in own_key if self.target(self.table.columns[part])), None
        )
        if own_key and name != first:
            n = f"(1 + ((n - 1) / {self.first_rows(own_key)} + n) % {rows})"
        else:
            n = f"(1 + (n - 1) % {rows})"
        is_enforced = name in self.table.references
        if target == self.table.name:
            # a tree, and two rows that are each other's parent
            n = "(case n when 200 then 201 when 201 then 200 else n / 2 end)"
        elif not own_key:
            # into another row's tenant
            shift = "1" if name in OTHERS else "(n % 31 = 0)::integer"
            n = f"(1 + (n - 1 + {shift}) % {rows})"
        if target == "auth.users":
            value = f"md5('auth.users:' || {n})::uuid"
        else:
            value = Filler(self.tables[target], self.tables).key(self.tables[target].columns[to], n)
        cases = ["when n = 1 then null"] if target == self.table.name else []
        if column.is_nullable and not own_key:
            cases.append("when n % 11 = 5 then null")
        if not is_enforced and not own_key and column.type == "uuid":
            cases.append("when n % 19 = 3 then md5('orphan:' || n)::uuid")
        return f"case {' '.join(cases)} else {value} end" if cases else value

    def first_rows(self, key: list[str]) -> int:
        for part in key:
            if target := self.target(self.table.columns[part]):
                return count(target[0], self.tables)
        return 1

    def tenant(self, column: Column) -> str:
        turn = f" + (n - 1) / {USERS}" if "tenant_id" in self.keyed else ""
        tenant = f"md5('tenants:' || 1 + (n - 1{turn}) % {TENANTS})::uuid"
        null = "null" if column.is_nullable else "''"
        if column.type == "text":
            own = f"md5('auth.users:' || 1 + n % {USERS})::uuid"
            return TENANT_TEXTS.format(n="n", tenant=tenant, user=own, null=null)
        cases = ["when n % 9 = 4 then null"] if column.is_nullable else []
        if column.name not in self.table.references:
            cases.append("when n % 17 = 2 then md5('unknown:' || n % 3)::uuid")
        return f"case {' '.join(cases)} else {tenant} end" if cases else tenant

    def plain(self, column: Column) -> str:
        table, name, kind = self.table, column.name, column.type
        shift = zlib.crc32(f"{table.name}.{name}".encode()) % 1000
        is_key = name in self.keyed
        null = "null" if column.is_nullable and not is_key else None
        if words := table.choices.get(name):
            place = "(n - 1) / 110" if is_key else f"n + {shift}"
            array = ", ".join(f"'{word}'" for word in words)
            chosen = f"(array[{array}])[1 + ({place}) % {len(words)}]"
            return self.maybe(null, f"{chosen}::{kind}", shift)
        base = kind.partition("(")[0]
        label = f"'{name}'"
        if base in ("text", "character varying"):
            if "(" in kind:
                return self.maybe(null, f"left({label} || n, {kind.partition('(')[2]}", shift)
            if is_key:
                return f"{label} || n"
            text = TEXTS.format(n="n", shift=shift, null=null or label, label=label)
            is_short = name in table.checked or name in self.indexed or "content_type" in name
            is_long = not is_short and name in ("description", "content", "body", "notes", "meta")
            return BIG.format(n="n", text=text) if is_long else text
        if base == "jsonb":
            return JSONS.format(n="n", shift=shift, null=null or "'{}'")
        if base == "timestamp with time zone":
            later = 30 if any(word in name for word in LATER) else 0
            if is_key:
                return "'2024-01-01 00:00+00'::timestamptz + n * interval '91 hours'"
            return TIMES.format(
                n="n",
                shift=shift,
                later=later,
                null="null" if null else "'2024-02-29 23:59:60+00'::timestamptz",
            )
        if base == "boolean":
            return self.maybe(null, f"(n + {shift}) % 3 = 0", shift)
        if base in ("integer", "bigint", "numeric"):
            size = "1 + n % 9" if name in table.checked or "(3," in kind else "n % 100"
            size = RANGES.get(name, size)
            if name not in table.checked and not is_key:
                size = f"case when n % 29 = 5 then -1 else {size} end"
            if base == "numeric":
                size = f"({size})::numeric"
            return self.maybe(null, f"({size})::{kind}", shift)
        if base == "date":
            return self.maybe(null, "date '2024-01-01' + n", shift)
        if base == "time without time zone":
            return self.maybe(null, "time '08:00' + n * interval '1 minute'", shift)
        if base == "inet":
            return self.maybe(null, "('10.0.' || n % 3 || '.' || n % 50)::inet", shift)
        if base == "text[]":
            return self.maybe(null, "array['a', 'ü' || n, '']", shift)
        if base == "integer[]":
            return self.maybe(null, "array[n % 100, 50]", shift)
        if base == "uuid":
            return self.maybe(null, f"md5('{table.name}.{name}:' || n)::uuid", shift)
        # an enumerated type
        return self.maybe(null, f"(enum_range(null::{kind}))[1 + (n - 1) / 110]", shift)

    @staticmethod
    def maybe(null: str | None, value: str, shift: int) -> str:
        return f"case when (n + {shift}) % 13 = 4 then null else {value} end" if null else value
