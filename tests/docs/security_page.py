"""The text of docs/security.md: who may do what to each row, and what proves it."""

import csv

import yaml

from groundwork import ROOT
from support.access import COMMANDS, Cell, Line, lines
from support.attacks import ATTACKS
from support.faults import FAULTS, GRANTS
from support.live_changes import CHANGES
from support.notes import CLASSES

PAGE = ROOT / "docs" / "security.md"
ISOLATION = ROOT / "tests" / "isolation"
WAIVERS = ISOLATION / "pgrls_waivers.yml"

TEXT = """\
# Who may do what

Made by `python tests/docs/write_pages.py` from [access.csv](../tests/isolation/access.csv), which
the tests hold the built database to. `make test` fails when this page is not current.

## What is proven

- **The matrix.** For each of {rows} rows in {tables} tables, {actors} people try to read, add,
  change, delete and move the row and to read its protected columns: {cells:,} attempts, as a
  request of the platform's API makes them. {views:,} of them are made again through a view with
  its caller's rights, and {blind:,} writes again without a condition, so that no policy to read
  stands in the way. Partitions are tried by everyone as well, and open to nobody.
- **The end of a membership.** Members who were removed, and members of a tenant that is suspended,
  may do with a row of the tenant what a stranger may, though it is theirs or names them: tried for
  each row below that has a tenant.
- **Attacks.** {attacks} attacks fail, and each succeeds once its defence is taken away.
- **References.** Every column by which a client names a row of another table, or a user, is found
  in the [catalog](../tests/isolation/test_references.py): the caller sees what it names.
- **Snapshots.** What a function decides by what it read
  [holds](../tests/functions/test_isolation_levels.py) under every isolation level, whatever another
  session changes meanwhile.
- **Proofs.** Consents, requests about one's data, seals and security events are only added by those
  they concern; logs [forget](../tests/functions/test_security.py) what they hold of an account or a
  row that is deleted.
- **Secrets.** No client reads a column that is named like a secret: a
  [rule](rules/no_client_reads_a_secret.md) asks the catalog. What only the service needs stands in
  a table of its own. What a client writes with the row it opens, such as
  `integrations.access_token`, is written and never read. Where the platform has a
  [vault](functions.md#secrets), as Supabase does, tokens and credentials are
  [moved](../tests/functions/test_vault.py) there as they are written, go with their row, and those
  of an existing database are moved by the next run. What such a database had in a column that is
  emptied is in `groundwork.former_value`, which is closed to clients and to the service; of a token
  that is in the vault it keeps a hash.
- **Size.** No client writes a value of any size: every column is
  [tried](../tests/isolation/test_limits.py) with megabytes. Nobody has more rows in a table that
  clients add to than [row_limits](../macros/row_access/row_limits.sql) says, no tenant more than
  [its plan](../macros/triggers/tenant_row_limit.sql), or a key
  [bounds](../tests/isolation/test_row_limits.py) them. What functions add is limited too, and none
  takes an argument of any size.
- **Bounds.** No client writes an infinite number, NaN, an infinite time or a year beyond 9999:
  every such column is [tried](../tests/isolation/test_limits.py), so that one row fails nobody's
  sum and nobody's interval.
- **Everything at once.** Every text of the rows below is marked, and the marks are
  [looked for](../tests/isolation/test_everything.py) in all that outsiders and readers are told:
  by each table and view, column by column as they may read it, by each upsert that meets a row of
  others, and by each function, called with null, huge, negative, infinite and nested arguments and
  the ids of others. Errors, their details and hints, and notices count. No function fails otherwise
  than by a refusal that it words itself.
- **Erasure.** Each column that says who somebody is, or from where, is
  [looked for](../tests/isolation/test_erasure.py) in the catalog: nothing of it is left when the
  account is deleted, but what a tenant or the platform recorded of somebody without one.
- **Ids.** The uuid that stands for another [id](upgrade.md#what-becomes-of-rows-that-do-not-fit) is
  made with a random name space of the database, which no client
  [reads](../tests/engine/test_id_namespace.py).
- **Times and counts.** No client sets `created_at`, `updated_at`, an identity or a counter; nor,
  when it adds a row, what it could not change, but for what is given
  [once](../tests/isolation/test_grants.py).
- **Planted faults.** {faults} faults in policies, privileges, functions and triggers are found,
  each by a sentence that names the table, the person and the command.
- **Judges.** pgrls lints the built database: it finds nothing but what
  [pgrls_waivers.yml](../tests/isolation/pgrls_waivers.yml) names with {waivers} reasons, for
  {waived} of its rules; a query or a test [proves](../tests/isolation/test_waivers.py) each.
  Its prover, in all five modes, finds no leak but {leaks} tables open to visitors, which are meant
  for them. It proves that {proven[anon]} tables show a visitor nothing,
  that {proven[cross-tenant]} show a user nothing of others, and that {proven[write]} let a user
  write nothing of others; the rest it cannot decide, and the matrix holds them. plpgsql_check
  finds nothing in any function but what
  [its list](../tests/isolation/plpgsql_check_waivers.yml) explains, nor squawk in what the engine
  runs for {changes} changes of tables in use but what
  [its list](../tests/online/squawk_waivers.yml) explains. What each of Supabase's {lints} lints
  asks is asked by a rule of ours, or it says below why not.
- **The cost.** On 100,000 rows of 1,000 tenants, with each of {classes} classes of row access, a
  member's rows are found by index, and what a policy asks is asked once per statement: counted,
  not assumed. A policy that is slow on purpose is named.
- **Grants.** Every privilege on a table, column, sequence, schema and helper is one that a row
  below asks for, and none is missing, whether or not the platform grants new tables by itself.
  What is made later is granted to nobody.
- **Locks.** No function of the product takes an advisory lock, and what only one deployment may do
  at a time is decided by a lock on a row that no client may lock. A client that holds an advisory
  lock by which runs queue is passed, or the run [names](../tests/engine/test_squatted_locks.py) its
  session.

## What a session with statements of its own can do

The platform's API runs no statement that a client writes, and no function of the product locks a
table. **Give clients no password of the database.** Whoever has one, for a login that may take the
role `authenticated`, is held to the same privileges and policies. But who is asking is a setting,
`request.jwt.claims`, which the API sets from a token it has checked, and which a session sets as it
likes. No privilege of PostgreSQL prevents that it

- acts as any user whose id it knows, with all that this user may do;
- learns by `explain` how often a value occurs in the rows of everyone, and by the catalog how many
  rows a table has. The API answers `explain` only where `db-plan-enabled` is set: leave it off;
- keeps its snapshot: in a transaction of the level repeatable read or serializable a membership
  that ended meanwhile holds until the transaction ends;
- locks a table of which it may update or delete rows, in any mode, by `lock table`. Everyone who
  reads it waits until its transaction ends;
- holds any advisory lock. That stops nobody but a deployment that comes to the same object;
- notifies any channel, and makes temporary tables and large objects, which take space. Whoever owns
  the database takes the second away with `revoke temporary on database ... from public`.

What it cannot do, and what it can, is [tried](../tests/isolation/test_sessions.py) under such a
login: take another role, read statistics or what others run, create anything in a schema, switch
row security, triggers or publications, read files.

A deployment waits for a lock for `lock_total`, then ends with nothing changed and names the
process. The [timeouts](production.md#timeouts) end such a session:
`idle_in_transaction_session_timeout` where it keeps a transaction open, `statement_timeout` where a
statement runs on, and from PostgreSQL 17 on `transaction_timeout` the transaction as a whole. They
are settings of the role that logs in, or of the database, and only its owner sets them: groundwork
leaves them as they are. A session can also set them itself, so they hold for who is careless.

## The people

| name | who that is |
|---|---|
| `visitor` | not signed in |
| `owner` | whom the row belongs to; in the tenant acme a member |
| `member`, `viewer`, `billing`, `tenant_admin` | active members of acme with that role |
| `invited`, `suspended`, `removed` | named as admins of acme, but not active |
| `named` | a user whom the row names besides its owner |
| `stranger`, `admin_of_another` | signed in, not of acme; the admin of another tenant |
| `moderator`, `platform_admin` | have that role on the platform |
| `service` | server code; may do everything but what the last column says |

Groups: `members` are the five active ones with the owner, `writers` the owner, `member` and
`tenant_admin`, `signed_in` everyone but `visitor`, and `everyone` is all of them. *In one's own
name* is for whoever adds a row that belongs to themself. What is empty is for nobody.

## The rows

Where a table has several kinds of rows, each has a line.

| row | class | {commands} | notes |
|---|---|{rules}|---|
{lines}

## The attacks

| attack | what stops it |
|---|---|
{attack_lines}

## The planted faults

| fault | what is found |
|---|---|
{fault_lines}

## Supabase's lints

Each lint of splinter, and the rules in tests/dbt/rules that ask the same of every build.

| lint | rules | what is different here |
|---|---|---|
{lint_lines}
"""
HEADINGS = {
    "select": "read",
    "insert": "add",
    "insert_own": "add in one's own name",
    "update": "change",
    "delete": "delete",
}


def page() -> str:
    every = lines()
    lints = [*csv.DictReader((ISOLATION / "splinter.csv").open())]
    cells = [cell for line in every for cell in line.cells()]
    waivers = yaml.safe_load(WAIVERS.read_text())
    return TEXT.format(
        rows=len(every),
        tables=len({line.table for line in every}),
        actors=len({cell.actor for cell in cells}),
        cells=len(cells),
        views=sum(cell.attempt != "read" for cell in cells),
        blind=sum(blind(cell) for cell in cells),
        attacks=len(ATTACKS),
        faults=len(FAULTS) + len(GRANTS) + 1,
        waivers=len(waivers["lint"]),
        waived=len({rule for waiver in waivers["lint"] for rule in waiver["rules"]}),
        proven=waivers["proven"],
        changes=len(CHANGES),
        lints=len(lints),
        classes=len(CLASSES),
        lint_lines="\n".join(map(lint_row, lints)),
        leaks=sum(len(waiver["objects"]) for waiver in waivers["verify"]),
        commands=" | ".join(HEADINGS[command] for command in COMMANDS),
        rules="|".join("---" for _ in COMMANDS),
        lines="\n".join(map(row, every)),
        attack_lines="\n".join(
            f"| {name} | {attack.defence} |" for name, attack in ATTACKS.items()
        ),
        fault_lines="\n".join([*map(fault_row, FAULTS), *map(grant_row, GRANTS)]),
    )


def blind(cell: Cell) -> bool:
    return cell.blind and not cell.allowed


def row(line: Line) -> str:
    said = [" ".join(line.said[command]) for command in COMMANDS]
    notes = []
    if line.hidden:
        notes.append("not readable: " + code(line.hidden))
    if line.updatable:
        notes.append("only these change: " + code(line.updatable))
    if line.insertable:
        notes.append("only these are given when a row is added: " + code(line.insertable))
    if line.never:
        notes.append("never, not by the service: " + ", ".join(line.never).replace("_", " "))
    values = "".join(f", {column} = {value}" for column, value in line.where.items())
    cells = [f"`{line.table}`{values}", line.row_class, *said, "; ".join(notes)]
    return "| " + " | ".join(cells) + " |"


def code(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def lint_row(line: dict[str, str]) -> str:
    return f"| {line['lint']} | {code(line['rules'].split())} | {line['difference']} |"


def fault_row(name: str) -> str:
    return f"| {name} | {FAULTS[name][1]} |"


def grant_row(name: str) -> str:
    relation, column, role, command, difference = GRANTS[name][1]
    place = f"{relation}.{column}" if column else relation
    return f"| {name} | {place}: {'everyone' if role == '-' else role} {command} {difference} |"
