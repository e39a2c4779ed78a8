"""The rows of the matrix, and the attempts that everyone makes on them.

All rows stand in one transaction of one connection, and each attempt in a savepoint of it: whoever
acts takes the role and the claims of a request, as the platform's API does.
"""

import uuid
from contextlib import contextmanager
from types import SimpleNamespace

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from .access import ACTORS, FORMER, MEMBERS, OTHERS, SIGNED_IN, lines
from .databases import act_as
from .rows import Rows, insert_into

LINES = {line.name: line for line in lines()}
ROLES = {"visitor": "anon", "service": "service_role"}
MADE_BY_SIGN_UP = ("users", "profiles", "user_roles", "tenants")
# Whom these may name is asked by a trigger, which tests/isolation/test_references.py tries.
NAMES_A_MEMBER = {"leads": "assigned_to"}
PARTITIONED = ("api_logs", "app_events", "audit_logs")


# In one round trip: run a statement, undo it, and answer whether it touched a row; or, with a
# test, whether the superuser finds no row by it afterwards.
WORKS = """
create function pg_temp.works(statement text, test text) returns boolean
language plpgsql as $$
declare
    touched bigint;
begin
    execute statement;
    get diagnostics touched = row_count;
    if test is not null then
        perform set_config('role', 'none', true);
        execute test;
        get diagnostics touched = row_count;
        touched := case when touched = 0 then 1 else 0 end;
    end if;
    raise sqlstate 'UNDO1';
exception
    when sqlstate 'UNDO1' then
        return touched > 0;
    when insufficient_privilege then
        return false;
    when integrity_constraint_violation then
        -- keys and checks are looked at after row security, so this is no refusal; but a write to
        -- the whole table may meet rows of the actor's own
        return test is null;
end
$$;
grant execute on function pg_temp.works to public
"""


class World:
    """The people, the tenants acme and globex, and a row for each line."""

    def __init__(self, connection):
        self.connection = connection
        connection.execute(WORKS)
        self.ids = {name: uuid.uuid4() for name in [*SIGNED_IN, "acme", "globex"]}
        self._sign_up()
        self.rows = Rows(connection, self.ids["owner"], self.ids["acme"])
        for line in LINES.values():
            self.rows.known.setdefault(line.table, self.known(line))
        self.of_stranger = {}
        for line in (line for line in LINES.values() if line.parent):
            self.parent_of_stranger(line)
        self.standing = {name: self._stand(line) for name, line in LINES.items()}

    def _sign_up(self):
        for name in SIGNED_IN:
            self.connection.execute(
                "insert into users (id, email) values (%s, %s)",
                [self.ids[name], f"{name}@example.test"],
            )
        for tenant in ("acme", "globex"):
            self.connection.execute(
                "insert into tenants (id, name, subdomain) values (%s, %s, %s)",
                [self.ids[tenant], tenant, f"{tenant}-team"],
            )
        statuses = {"invited": "pending", "suspended": "suspended", "removed": "removed"}
        roles = {"owner": "member", "tenant_admin": "admin"} | dict.fromkeys(FORMER, "admin")
        for name in [*MEMBERS, *FORMER]:
            status = statuses.get(name, "active")
            self._add_member("acme", name, roles.get(name, name), status)
        self._add_member("globex", "admin_of_another", "admin", "active")
        for name, role in {"moderator": "moderator", "platform_admin": "admin"}.items():
            self.connection.execute(
                "insert into user_roles (user_id, role) values (%s, %s)", [self.ids[name], role]
            )
        assert {*statuses, *MEMBERS, *OTHERS} == {*SIGNED_IN}

    def _add_member(self, tenant, name, role, status):
        self.connection.execute(
            "insert into tenant_members (tenant_id, user_id, role, status) values (%s, %s, %s, %s)",
            [self.ids[tenant], self.ids[name], role, status],
        )

    def known(self, line, owner="owner"):
        """What a row of `line` holds for certain, when it belongs to `owner`."""
        owned = {line.owner: self.ids[owner]} if line.owner else {}
        in_tenant = {line.tenant: self.ids["acme"]} if line.tenant else {}
        said = {column: self._value(text) for column, text in line.where.items()}
        return owned | in_tenant | said

    def _value(self, text):
        if text.startswith("["):
            return Jsonb([str(self.ids[text.strip("[]")])])
        if "." in text:
            table, column = text.split(".")
            return self.rows.parent(table)[column]
        return None if text == "null" else self.ids.get(text, text)

    def _stand(self, line):
        """The values of the line's row, which is there: made, unless signing up made it."""
        known = self.known(line)
        if line.table in MADE_BY_SIGN_UP:
            row, values = self._find(line, known), self.rows.values(line.table, **known)
        elif known == self.rows.known[line.table]:
            row, values = self.rows.parent(line.table), self.rows.given[line.table]
        else:
            values = self.rows.values(line.table, **known)
            row = self.rows.insert(line.table, values)
        key = {column: row[column] for column in self.rows.keys[line.table]}
        made = {
            column: row[column] for column in key if not self.rows.columns[line.table][column][3]
        }
        return SimpleNamespace(key=key, values=values | made)

    def _find(self, line, known):
        cursor = self.connection.execute(
            sql.SQL("select * from {} where {}").format(sql.Identifier(line.table), equal(known)),
            [*known.values()],
        )
        names = [column.name for column in cursor.description]
        return dict(zip(names, cursor.fetchone(), strict=True))

    def parent_of_stranger(self, line):
        """The id of a parent that a row of `line` could hang on, and that a stranger owns."""
        if line.parent not in self.of_stranger:
            parent = next(other for other in LINES.values() if other.table == line.parent)
            row = self.rows.add(line.parent, **self.known(parent, owner="stranger"))
            self.of_stranger[line.parent] = row["id"]
        return self.of_stranger[line.parent]

    def standing_of(self, table):
        """The row of the first line of `table`."""
        return self.standing[next(line.name for line in LINES.values() if line.table == table)]

    @contextmanager
    def acting(self, actor):
        """Run what the block executes as `actor`; it is undone."""
        with self.connection.transaction(force_rollback=True):
            claims = {} if actor in ROLES else {"sub": self.ids[actor]}
            with act_as(self.connection, ROLES.get(actor, "authenticated"), claims):
                yield

    def works(self, statement, values=()):
        """Whether the statement touches a row; whatever it did is undone."""
        return self._answer(self.written(statement, values), None)

    def gets(self, statement, check):
        """Whether the statement works, and no row is found by `check` afterwards; it is undone."""
        return self._answer(statement, check)

    def _answer(self, *texts):
        query = "select pg_temp.works(%s, %s)"
        return self.connection.execute(query, texts).fetchone()[0]

    def written(self, statement, values):
        """The statement as text, with its values."""
        return psycopg.ClientCursor(self.connection).mogrify(statement, values)


def equal(values):
    return sql.SQL(" and ").join(
        sql.SQL("{} = %s").format(sql.Identifier(column)) for column in values
    )


class Attempts:
    """The statements that try the cells of a line, on its table or on a view of it."""

    def __init__(self, world, line, relation=None):
        self.world = world
        self.line = line
        self.row = world.standing[line.name]
        self.relation = relation or line.table
        self.columns = dict(world.rows.columns[line.table])
        if relation:
            for column in line.hidden:
                del self.columns[column]

    def outcome(self, cells):
        """Whether each of the cells works."""
        return self._try(cells, self.change) | self._insert_again(cells)

    def _try(self, cells, attempt):
        works = {}
        for actor in dict.fromkeys(cell.actor for cell in cells):
            with self.world.acting(actor):
                works |= {
                    cell: attempt(cell)
                    for cell in cells
                    if cell.actor == actor
                    and (attempt == self.insert) == cell.attempt.startswith("insert")
                }
        return works

    def changes_blindly(self, cells):
        """Whether writes without a condition, which no policy to read restricts, get the row."""
        tries = {cell: self._blind(cell) for cell in cells}
        works = {}
        for actor in dict.fromkeys(cell.actor for cell in cells):
            with self.world.acting(actor):
                mine = {cell: texts for cell, texts in tries.items() if cell.actor == actor}
                works |= {cell: self.world.gets(*texts) for cell, texts in mine.items()}
        return works

    def _blind(self, cell):
        """The write of a cell without a condition, and a query for the row as it was before."""
        world, relation = self.world, sql.Identifier(self.relation)
        column = sql.Identifier(self._written_column(cell))
        read = sql.SQL("select ctid, format('%%L::%%s', {0}, pg_typeof({0})) from {{}}")
        read = self._statement(read.format(column).as_string())
        place, value = world.connection.execute(read, self._key).fetchone()
        if cell.attempt.startswith("move"):
            value = sql.Literal(self._destination(cell)).as_string()
        verb = "delete from {}" if cell.attempt == "delete" else "update {} set {} = {}"
        statement = sql.SQL(verb).format(relation, column, sql.SQL(value)).as_string()
        same = self._statement("select from {}") + sql.SQL(" and ctid = %s")
        return statement, world.written(same, [*self._key, place])

    def _insert_again(self, cells):
        """Try the inserts while the row is not there, so that no key is in the way."""
        connection = self.world.connection
        with connection.transaction(force_rollback=True):
            # neither triggers nor foreign keys have a say
            connection.execute("set local session_replication_role = 'replica'")
            connection.execute(self._statement("delete from {}"), self._key)
            connection.execute("set local session_replication_role = 'origin'")
            return self._try(cells, self.insert)

    def insert(self, cell):
        values = {
            column: value
            for column, value in self.row.values.items()
            if column in self.columns and self._is_given(cell, column)
        }
        if cell.attempt == "insert_own":
            values[self.line.owner] = self.world.ids[cell.actor]
        return self.world.works(insert_into(self.relation, values), [*values.values()])

    def _is_given(self, cell, column):
        """Whether the insert names the column: a client who may insert leaves others out."""
        if cell.actor == "service":
            return True
        if NAMES_A_MEMBER.get(self.line.table) == column:
            return False
        if not self.line.insertable:
            return True
        return column in self.line.insertable or (not cell.allowed and column in self.line.where)

    def change(self, cell):
        if cell.attempt in ("select", "delete", "read"):
            verb = {"delete": "delete from {}", "select": "select from {}"}
            read = f'select "{cell.target}" from {{}}'
            return self.world.works(self._statement(verb.get(cell.attempt, read)), self._key)
        if cell.target == "any other column":
            return any(self._sets(column) for column in self._other_columns())
        if cell.attempt == "update":
            return self._sets(self._ordinary_column())
        return self._sets(self._written_column(cell), self._destination(cell))

    def _written_column(self, cell):
        columns = {
            "move_tenant": self.line.tenant,
            "move_owner": self.line.owner,
            "move_parent": self.line.parent_column,
        }
        return columns.get(cell.attempt) or self._ordinary_column()

    @property
    def _key(self):
        return [*self.row.key.values()]

    def _statement(self, verb):
        relation = sql.Identifier(self.relation)
        return sql.SQL("{} where {}").format(sql.SQL(verb).format(relation), equal(self.row.key))

    def _sets(self, column, *value):
        """Whether `column` can be set, to `value` or to what it is."""
        name = sql.Identifier(column)
        to = sql.Placeholder() if value else name
        statement = sql.SQL("update {} set {} = {} where {}").format(
            sql.Identifier(self.relation), name, to, equal(self.row.key)
        )
        return self.world.works(statement, [*value, *self._key])

    def _destination(self, cell):
        if cell.attempt == "move_parent":
            return self.world.parent_of_stranger(self.line)
        names = {"to another tenant": "globex", "to a stranger": "stranger"}
        return self.world.ids[names.get(cell.target, cell.actor)]

    def _other_columns(self):
        return [
            column
            for column, facts in self.columns.items()
            if column not in self.line.updatable and not facts[3]
        ]

    def _ordinary_column(self):
        """A column that a client may update, and that says nothing about who may."""
        references = self.world.rows.references[self.line.table]
        special = {self.line.owner, self.line.tenant, *self.row.key, *self.line.hidden}
        special |= {column for columns, *_ in references for column in columns}
        usual = [
            column
            for column, facts in self.columns.items()
            if column not in special and not facts[3]
        ]
        return [*self.line.updatable, *usual, *self.columns][0]


def differences(line, outcome):
    """A sentence for each cell whose outcome is not the expected one."""
    return [
        f"{line.name}: {cell} {'works' if works else 'is refused'}"
        for cell, works in outcome.items()
        if works != cell.allowed
    ]


def partitions_of(world, table):
    query = "select inhrelid::regclass::text from pg_inherits where inhparent = %s::regclass"
    return [name for (name,) in world.connection.execute(query, [table])]


def opened(world, table, partition):
    """A sentence for each cell that works on a partition itself: nothing should, for anybody."""
    line = next(line for line in LINES.values() if line.table == table)
    attempts, works = Attempts(world, line, partition), []
    for actor in ACTORS:
        with world.acting(actor):
            for cell in (cell for cell in line.cells() if cell.actor == actor):
                insert = cell.attempt.startswith("insert")
                if attempts.insert(cell) if insert else attempts.change(cell):
                    works.append(f"{partition}: {cell} works")
    return works
