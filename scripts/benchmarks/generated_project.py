"""A dbt project of as many tables as one asks for, shaped like this project's own.

The base, which is this project's macros, its scripts and the models of its folders 01 to 05, is
copied. Every other table belongs to one of the kinds below, in turn, and refers to the one of its
key that was written half as far on, so that a table has about as many below it as ours do.
"""

from dataclasses import dataclass
from pathlib import Path

import yaml

from . import copy_folders

SETTINGS = ("dbt_project.yml", "profiles.yml", "macros", "analyses", "scripts")
TESTS = ("tests/dbt/generic", "tests/dbt/rules")
BASE = (
    "models/_groups.yml",
    "models/01_extensions",
    "models/02_enums",
    "models/03_functions",
    "models/04_core",
    "models/05_tenants",
    # tenant_integrations refers to it
    "models/06_application/integrations/integrations.sql",
    "models/08_security/check_rate_limit.sql",
    "models/08_security/rate_limits.sql",
)
APPLICATION = "models/06_application"


@dataclass(frozen=True)
class Key:
    """What a table is referred to by."""

    id: str
    reference: str
    """What follows the column `parent_id`."""
    last: str
    """What follows the last column."""
    index: str
    """The columns of the index that finds the rows below a parent."""


@dataclass(frozen=True)
class Kind:
    """Tables of one row access class."""

    key: Key
    owner: str
    """The columns that say whose row it is."""
    index: str
    """The columns of the index that finds the rows of one owner."""
    row_access: str


BY_TENANT = Key(
    "not null",
    "",
    """,
    {{ tenant_key() }},
    foreign key (tenant_id, parent_id)
    references PARENT (tenant_id, id) on delete cascade""",
    "parent_id, tenant_id",
)
BY_ID = Key("primary key", " references PARENT (id) on delete cascade", "", "parent_id, created_at")

USER = "user_id uuid not null references {{ ref('users') }} (id) on delete cascade,"
TENANT = "{{ tenant_id() }},"
OF_TENANT, OF_USER = "tenant_id, status, created_at desc", "user_id, created_at desc"

MEMBERS = Kind(BY_TENANT, TENANT, OF_TENANT, "{{ tenant_rows(write='member') }}")
ADMINS = Kind(BY_TENANT, TENANT, OF_TENANT, "{{ tenant_rows(write='admin') }}")
SHARED = Kind(BY_TENANT, f"{TENANT}\n    {USER}", OF_USER, "{{ tenant_or_own_rows() }}")
OWN = Kind(BY_ID, USER, OF_USER, "{{ own_rows() }}")
COMMUNITY = Kind(BY_ID, USER, "user_id, status", "{{ community_rows() }}")
CHILD = Kind(BY_ID, USER, OF_USER, "{{ child_rows('NAME', column='parent_id', owner='user_id') }}")
KINDS = (MEMBERS, OWN, MEMBERS, SHARED, COMMUNITY, ADMINS, CHILD, MEMBERS)

TABLE = """\
create table {name} (
    id uuid {key.id} default gen_random_uuid(),
    {kind.owner}
    parent_id uuid{key.reference},
    title text not null check (title <> ''),
    status text not null default 'new' check (status in ('new', 'open', 'done')),
    amount numeric(14, 2) not null default 0 check (amount >= 0),
    details jsonb not null default '{{}}',
    closed_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(){key.last}
);

create index on {name} ({key.index});
create index on {name} ({kind.index});

{{{{ updated_at_trigger() }}}}
{kind.row_access}
{{{{ size_limits() }}}}
"""

COLUMNS = {
    "status": "Where the work on the {noun} stands.",
    "amount": "What the {noun} is worth, in the currency of its tenant or owner.",
    "details": "Further facts of the {noun}, by name.",
}


def write_project(folder: Path, tables: int) -> None:
    """Write a project of `tables` tables, the base's included, into `folder`, which is made."""
    copy_folders(folder, *SETTINGS, *TESTS, *BASE)
    settings = yaml.safe_load((folder / "dbt_project.yml").read_text())
    application = settings["models"]["groundwork"]["06_application"]
    groups = sorted(name for name in application if not name.startswith("+"))
    earlier: dict[Key, list[str]] = {BY_TENANT: [], BY_ID: []}
    planned = []
    for number in range(1, tables - base_tables(folder) + 1):
        group, kind = groups[number % len(groups)], KINDS[(number - 1) % len(KINDS)]
        name = f"{group}_records_{number:04}"
        written = earlier[kind.key]
        parent = written[len(written) // 2] if written else name
        written.append(name)
        planned.append((group, kind, name, parent))
    referenced = {parent for *_, parent in planned}
    for group, kind, name, parent in planned:
        file = folder / APPLICATION / group / f"{name}.sql"
        file.parent.mkdir(parents=True, exist_ok=True)
        text = table(name, kind, parent)
        if name not in referenced:
            text = text.replace("tenant_key()", "tenant_key(referenced=false)")
            if kind is SHARED:
                # the key would have led with it
                text += f"\ncreate index on {name} (tenant_id);\n"
        file.write_text(text)
        described = {"models": [properties(name, group)]}
        file.with_suffix(".yml").write_text(yaml.safe_dump(described, sort_keys=False))


def base_tables(folder: Path) -> int:
    """How many of the models in `folder` are tables."""
    texts = [
        file.read_text()
        for name in ("04_core", "05_tenants", "06_application", "08_security")
        for file in (folder / "models" / name).rglob("*.sql")
    ]
    return sum("materialized=" not in text for text in texts)


def table(name: str, kind: Kind, parent: str) -> str:
    """The file of the table `name`, which refers to `parent`, or to itself."""
    text = TABLE.format(name=name, kind=kind, key=kind.key)
    target = name if parent == name else f"{{{{ ref('{parent}') }}}}"
    return text.replace("PARENT", target).replace("NAME", parent)


def properties(name: str, group: str) -> dict:
    """What the properties file says of a table."""
    noun = f"record of {group.replace('_', ' ')}"
    columns = [
        {"name": column, "description": text.format(noun=noun)} for column, text in COLUMNS.items()
    ]
    return {
        "name": name,
        "description": f"One row per {noun}. It may hang on another record.",
        "data_tests": [{"has_index": {"arguments": {"columns": ["parent_id"]}}}],
        "columns": columns,
    }
