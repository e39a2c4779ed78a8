"""The tests as dbt runs them: told in properties, after the models, printing what they found."""

from pathlib import Path

import pytest

RULES = list((Path(__file__).parents[1] / "dbt" / "rules").glob("*.sql"))

PROPERTIES = """
seeds:
  - name: first_tenants
    config: {schema: staging}
models:
  - name: tenants
    data_tests:
      - has_unique_key: {arguments: {columns: [id]}}
      - has_policy: {arguments: {role: authenticated, command: select}}
      - lacks_privilege: {arguments: {role: anon, privilege: select}}
      - has_seed_rows: {arguments: {seed: ref('first_tenants'), table: tenants, key: code}}
  - name: leads
    columns:
      - name: tenant_id
        data_tests:
          - has_index
          - has_column_type: {arguments: {type: uuid}}
          - has_foreign_key: {arguments: {to: ref('tenants'), on_delete: cascade}}
  - name: ping
    data_tests:
      - has_function_privilege: {arguments: {role: authenticated}}
"""

FILES = {
    "models/tenants.sql": """
{{ config(materialized='durable_table') }}
create table tenants (
    id uuid primary key default gen_random_uuid(),
    code text unique,
    updated_at timestamptz not null default now()
);

{{ updated_at_trigger() }}
{{ signed_in_rows() }}
""",
    "models/leads.sql": """
{{ config(materialized='durable_table') }}
create table leads (
    id uuid primary key,
    tenant_id uuid not null references {{ ref('tenants') }} (id) on delete cascade
);

create index on leads (tenant_id);

{{ service_rows() }}
""",
    "models/ping.sql": """
{{ config(materialized='sql_function') }}
create function ping() returns integer language sql set search_path = public, pg_temp return 1;

{{ executable_by('authenticated') }}
""",
    "models/_properties.yml": PROPERTIES,
    "seeds/first_tenants.csv": "code\nacme\n",
}


@pytest.fixture
def small_project(new_project, database):
    return new_project(
        database,
        FILES,
        include=("models/_groups.yml", "models/03_functions/set_updated_at.sql"),
        rules=True,
    )


def test_what_holds_passes_and_what_does_not_is_printed(small_project, database):
    assert small_project.dbt("run").code == 0
    assert small_project.dbt("seed", "--select", "first_tenants").code == 0
    with database.connect() as connection:
        connection.execute("insert into tenants (code) values ('acme')")
    outcome = small_project.dbt("test")
    assert outcome.code == 0, outcome.problems
    assert list(outcome.statuses.values()).count("pass") > len(RULES)

    with database.connect() as connection:
        connection.execute("drop index leads_tenant_id_idx")
        connection.execute("delete from tenants")
    outcome = small_project.dbt("test")
    assert {name for name, status in outcome.statuses.items() if status == "fail"} == {
        "every_foreign_key_has_a_covering_index",
        "has_index_leads_tenant_id",
        "has_seed_rows_tenants_code__ref_first_tenants___tenants",
        "no_drift",
    }
    assert "public.leads (tenant_id) | a delete of a parent row scans" in outcome.output
    assert "create index on public.leads (tenant_id)" in outcome.output
    assert "a btree index that starts with tenant_id" in outcome.output
    assert "_tenants: acme" in outcome.output


def test_dbt_build_asks_the_rules_when_every_model_is_made(small_project, database):
    outcome = small_project.dbt("build", "--exclude", "first_tenants+1")
    assert outcome.code == 0, outcome.problems
    assert f"{len(RULES)} rules hold over the whole database." in outcome.output

    with database.connect() as connection:
        connection.execute("create table strays (id int primary key, lead_id uuid)")
        connection.execute("alter table strays add foreign key (lead_id) references leads")
    outcome = small_project.dbt("build", "--exclude", "first_tenants+1")
    assert outcome.code != 0
    # the run closes what no model declares, and leaves its indexes to people
    assert "not declared: alter table public.strays enable row level security" in outcome.output
    assert "1 offenders of the rules over the whole database" in outcome.output
    assert "every_foreign_key_has_a_covering_index: public.strays (lead_id)" in outcome.output
    assert "create index on public.strays (lead_id)" in outcome.output
