"""The audit of twice 12,000 lines of migrations and 2,000 source files, beside once that much."""

import subprocess
import sys
import tempfile
from pathlib import Path

from groundwork import ROOT, GroundworkError

from . import Row, in_turn

NOTES = """
It grows as its input does. On docs/benchmarks.md as it stands, the project's tests ran beside this
benchmark and the one before it, so the seconds are too many; the ratio is of two in turn.
"""

LINES, FILES = 12_000, 2_000
TABLES_A_FILE = 10

TABLE = """\
create table {name} (
    id uuid primary key default gen_random_uuid(),
    tenant_id uuid not null,
    parent_id uuid references {parent} (id) on delete cascade,
    label text not null,
    state text not null default 'new' check (state in ('new', 'open', 'done')),
    amount numeric(12, 2),
    details jsonb not null default '{{}}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

create index {name}_parent_id_idx on {name} (parent_id);
create index {name}_tenant_id_idx on {name} (tenant_id, created_at desc);
alter table {name} enable row level security;
create policy {name}_member_select on {name} for select to authenticated
    using (tenant_id = (select auth.uid()));
create policy {name}_member_insert on {name} for insert to authenticated
    with check (tenant_id = (select auth.uid()));

create function count_{name}(p_tenant_id uuid) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    counted bigint;
begin
    select count(*) into counted from {name} where {name}.tenant_id = p_tenant_id;
    return counted;
end
$$;
"""

SOURCE = """\
import {{ supabase }} from '../client';

export async function load{number}(tenant: string) {{
  const {{ data }} = await supabase
    .from('{name}')
    .select('id, label, state, parent:{parent}(id, label)')
    .eq('tenant_id', tenant)
    .order('created_at', {{ ascending: false }});
  return data ?? [];
}}

export async function save{number}(tenant: string, label: string) {{
  await supabase.from('{name}').insert({{ tenant_id: tenant, label, state: 'new' }});
  await supabase.from('{name}').update({{ state: 'done' }}).eq('label', label);
  const {{ data }} = await supabase.rpc('count_{name}', {{ p_tenant_id: tenant }});
  return data;
}}
{filler}
"""
FILLER = (
    "export const f{0} = (a: number, b: number) => ({{ sum: a + b, list: [a, b].map(String) }});"
)


def write_project(folder: Path, times: int) -> None:
    """Write `times` 12,000 lines of migrations and 2,000 source files."""
    migrations, code = folder / "migrations", folder / "code"
    migrations.mkdir(parents=True)
    code.mkdir()
    tables = times * LINES // (TABLE.count("\n") + 1)
    for first in range(0, tables, TABLES_A_FILE):
        numbers = range(first, min(first + TABLES_A_FILE, tables))
        text = "\n".join(
            TABLE.format(name=f"things_{number}", parent=f"things_{number // 2}")
            for number in numbers
        )
        (migrations / f"{first:06}.sql").write_text(text)
    filler = "\n".join(FILLER.format(number) for number in range(80))
    for number in range(times * FILES):
        table = number % tables
        names = {"name": f"things_{table}", "parent": f"things_{table // 2}"}
        text = SOURCE.format(number=number, filler=filler, **names)
        (code / f"module_{number}.ts").write_text(text)


def run_audit(folder: Path) -> None:
    script = [sys.executable, ROOT / "scripts" / "audit.py", "--fail-on", "never"]
    sides = ["--migrations", folder / "migrations", "--code", folder / "code"]
    ended = subprocess.run([*script, *sides], capture_output=True, text=True, check=False)
    if ended.returncode != 0:
        raise GroundworkError(f"The audit failed:\n{ended.stderr}")


def measure(rounds: int) -> Row:
    with tempfile.TemporaryDirectory(prefix="groundwork-bench-") as name:
        once, twice = Path(name, "once"), Path(name, "twice")
        write_project(once, 1)
        write_project(twice, 2)
        times = in_turn(rounds, lambda: run_audit(twice), lambda: run_audit(once))
    return Row("audit of 24,000 lines, 4,000 files", "half as many", 2.2, *times)
