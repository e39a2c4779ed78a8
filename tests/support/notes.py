"""A table of many rows and 1,000 tenants, and each row access class that it can be declared with.

Every tenant has one member, whose rows these are, and one folder, which they hang on.
"""

from dataclasses import dataclass

from .declarations import render

TENANTS = 1000

TABLES = """
create table folders (id uuid primary key, owner_id uuid not null);
create index on folders (owner_id);

create table notes (
    id uuid primary key default gen_random_uuid(),
    tenant_id uuid not null,
    user_id uuid not null,
    folder_id uuid not null,
    is_published boolean not null default false,
    body text not null default 'x',
    created_at timestamptz not null default now()
);
"""
LOTS = """
create temporary table lots as
select
    number,
    gen_random_uuid() as user_id,
    gen_random_uuid() as tenant_id,
    gen_random_uuid() as folder_id
from generate_series(0, %(tenants)s - 1) as number;

insert into users (id) select user_id from lots;
insert into tenants (id, name, subdomain)
select tenant_id, 'Tenant ' || number, 'tenant-' || number from lots;
insert into tenant_members (tenant_id, user_id) select tenant_id, user_id from lots;
insert into folders (id, owner_id) select folder_id, user_id from lots;
insert into user_roles (user_id, role) select user_id, 'admin' from lots where number = 1;

insert into notes (tenant_id, user_id, folder_id, is_published, created_at)
select
    lots.tenant_id,
    lots.user_id,
    lots.folder_id,
    number_of_row %% (50 * %(tenants)s) < %(tenants)s,
    now() - (number_of_row * interval '1 second')
from generate_series(0, %(rows)s - 1) as number_of_row
inner join lots on number_of_row %% %(tenants)s = lots.number;

create unique index notes_tenant_id_id_key on notes (tenant_id, id);
create index on notes (tenant_id, created_at desc);
create index on notes (user_id, created_at desc);
create index on notes (folder_id, created_at desc);
create index on notes (created_at desc) where is_published;
"""
FOLDERS = "{{ own_rows(column='owner_id') }}"
BY_TIME = "create index on notes (created_at desc);"


@dataclass(frozen=True)
class RowAccess:
    call: str
    """The macro that declares who sees which rows."""
    where: str
    """The rows of the member, or whoever reads them, as a condition without row security."""
    reader: int = 0
    """The number of the tenant whose member reads."""
    writes: bool = True
    """Whether the reader may add rows."""


OWN, TENANT = "user_id = %(user_id)s", "tenant_id = %(tenant_id)s"
CHILD = "child_rows('folders', column='folder_id', owner='owner_id'{})"
CLASSES = {
    "own": RowAccess("own_rows()", OWN),
    "own, admins read": RowAccess("own_rows(admin_reads=true)", OWN),
    "own, the tenant reads": RowAccess("own_rows(also_read=tenants_of_caller())", OWN),
    "own_read": RowAccess("own_rows(write='none')", OWN, writes=False),
    "tenant": RowAccess("tenant_rows()", TENANT),
    "tenant, admins read": RowAccess("tenant_rows(admin_reads=true)", TENANT),
    "tenant_or_own": RowAccess("tenant_or_own_rows()", TENANT),
    "child": RowAccess(CHILD.format(""), "folder_id = %(folder_id)s"),
    "child, admins read": RowAccess(
        CHILD.format(", admin_reads=true"), "folder_id = %(folder_id)s"
    ),
    "published": RowAccess(
        "published_rows('is_published', column='user_id')", f"is_published or {OWN}"
    ),
    "public": RowAccess("public_rows()", "true", writes=False),
    "signed_in_read": RowAccess("signed_in_rows()", "true", writes=False),
    "community": RowAccess("community_rows()", "true"),
    "admin": RowAccess("admin_rows()", "true", reader=1),
}

OPEN = [row_access for row_access in CLASSES.values() if row_access.where == "true"]
"""The classes of tables that whoever reads them reads all of."""


def fill(connection, rows):
    """Make the tables with `rows` notes. Returns what is known of the tenants, by number."""
    connection.execute(TABLES)
    connection.execute(render(FOLDERS, "folders"))
    statements = LOTS % {"rows": rows, "tenants": TENANTS}
    connection.execute(statements)
    for table in ("users", "folders", "notes", "tenants", "tenant_members", "user_roles"):
        connection.execute(f"analyze {table}")
    query = """
        select lots.user_id, lots.tenant_id, lots.folder_id, notes.id
        from lots
        cross join lateral (
            select id from notes where notes.tenant_id = lots.tenant_id limit 1
        ) as notes
        where lots.number < 2
        order by lots.number
    """
    names = ("user_id", "tenant_id", "folder_id", "note_id")
    return [dict(zip(names, row, strict=True)) for row in connection.execute(query)]


def declare(connection, row_access):
    """Put the policies and privileges of a class on the table."""
    if row_access in OPEN:
        connection.execute(BY_TIME)
    connection.execute(render("{{ " + row_access.call + " }}", "notes"))
