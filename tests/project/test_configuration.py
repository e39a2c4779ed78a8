"""Settings of dbt on a model are honoured, or refused with what to write instead."""

import json
import re

import pytest

from groundwork import ROOT, GroundworkError
from groundwork.project.compiled import compiled_project
from support.library import BOOKS, CHILD
from support.projects import copy_into, environment

CONFIG = """\
{{ config(
    grants={'select': ['reporter', 'Big Boss']},
    indexes=[{'columns': ['title', 'shelf_id'], 'unique': true, 'type': 'btree'}],
    unlogged=true,
    on_schema_change='fail',
    unique_key=['title', 'order'],
    incremental_strategy='merge',
    sql_header='set timezone = 0',
    full_refresh=true,
    anything='else',
    tags=['a'],
    merge_update_columns=[],
) }}
"""
PROPERTIES = """
models:
  - name: books
    config:
      contract: {enforced: true}
      persist_docs: {relation: false}
      meta:
        team: of other tools
        usual.other: of other tools
        upgrade:
          rename: {name: title}
          renamed: [name, title]
          fill: {title: null}
          orphans: {shelf_id: set_null}
          violations: {title: drop}
          complete: {title: "'-'"}
        usual: {orphans: quarantine, other: null, convert: {uuid: {key: f}}}
        upgrad: {fill: {title: "''"}}
        team_keep: [of other tools]
        consolidation: {into: shelves}
        fill: {title: "''"}
        platform: 'yes'
        accept: [open_rows, open_row]
    constraints:
      - {type: check, name: is_titled, expression: "title <> ''"}
      - {type: primary_key, columns: [id, title]}
      - {type: foreign_key, columns: [shelf_id], to: ref('shelves'), to_columns: [id]}
    columns:
      - {name: id, data_type: uuid, constraints: [{type: not_null}]}
      - {name: shelf_id, data_type: uuid, config: {meta: {fill: "''", owner: ann}}}
      - {name: title, data_type: text, constraints: [{type: unique}]}
      - {name: created_at, data_type: timestamptz}
"""
REFUSED = """
grants: Write in the file: grant select on books to reporter, "Big Boss";
indexes: Write in the file: create unique index on books using btree (title, shelf_id);
unlogged: Write in the file: create unlogged table books (...);
on_schema_change: A run always gives the table the columns of the file.
unique_key: Write in the table: unique (title, "order").
incremental_strategy: It is about rows that dbt computes
sql_header: Give it to the model as pre_hook
full_refresh: No table is ever dropped and filled again.
anything: Nothing reads it. Move it below meta, or remove it.
contract: The file itself declares the columns and their types.
persist_docs: Descriptions always become comments.
meta: upgrade: rename: Nothing reads it. Did you mean renamed? There is renamed, convert, fill, \
orphans, duplicates, violations, complete, after. See docs/upgrade_keys.md#upgrade.
meta: upgrade: renamed: It takes {old name: new name}. See docs/upgrade_keys.md#renamed.
meta: upgrade: fill: title: It takes {column: expression}; a null of SQL is written 'null'.
meta: upgrade: orphans: shelf_id: It is set null, quarantine, assignments or insert into ....
meta: upgrade: violations: title: It is quarantine, or assignments such as score = 0.
meta: upgrade: complete: It completes rows of usual rules. Declare nulls, orphans, duplicates or \
violations below meta: usual:. See docs/upgrade_keys.md#complete.
meta: usual: convert: uuid: It takes {declared type: {id: function, other: function}}.
meta: upgrad: Nothing reads it. Did you mean upgrade? A key of another tool \
needs a name less like it.
meta: consolidation: Nothing reads it of a table. Remove it.
meta of shelf_id: fill: Nothing reads it of a column. Write it below meta of the model.
meta: usual: orphans: It is set null. See docs/upgrade_keys.md#usual.
meta: usual: other: Nothing reads it. There is convert, nulls, orphans, duplicates, violations, \
indexes, partitions, tenants. See docs/upgrade_keys.md#usual.
meta: fill: Nothing reads it there. Write it below meta: upgrade:. See docs/upgrade_keys.md#fill.
meta: platform: It takes true or false. See docs/upgrade_keys.md#platform.
meta: accept: It is open_rows or open_execute or open_path or owner_rights. \
See docs/upgrade_keys.md#accept.
constraints: Write in the file: constraint is_titled check (title <> '').
constraints: Write in the file: primary key (id, title).
constraints: Write in the file: foreign key (shelf_id) references
constraints of id: Write in the file: id ... not null.
constraints of title: Write in the file: unique (title).
""".strip().splitlines()
KEPT = """
models:
  - name: books
    config:
      persist_docs: {relation: true, columns: true}
      full_refresh: false
      unlogged: false
    columns:
      - {name: id, data_type: UUID, description: The key.}
      - {name: created_at, data_type: timestamptz}
"""
NODE = {
    "name": "t",
    "alias": "t",
    "schema": "public",
    "description": "",
    "parents": [],
    "config": {"materialized": "durable_table", "meta": {}},
    "compiled_code": "create table t"
    " (id integer primary key, price numeric(10, 2), code varchar(3));"
    " alter table t enable row level security; alter table t force row level security;"
    " create policy t_none on t for all to anon using (false);",
}
ATTEMPT = """
select attempt.outcome, attempt.message
from groundwork.read_model(%s) as declared
cross join lateral groundwork.attempt(
    declared.function_name, 'public', 't', declared.declaration, declared.model, '{}'
) as attempt
"""


def test_a_setting_that_would_be_ignored_is_refused(library, connection):
    library.write(BOOKS, CONFIG + CHILD)
    library.write("models/04_core/books.yml", PROPERTIES)
    refused = library.dbt("run", "--full-refresh", "--empty", "--vars", "{plann: true, mine: 1}")
    assert refused.code != 0
    lines = {line.strip() for line in refused.output.splitlines()}
    found = sorted(line for line in lines if line.startswith("- models/04_core/books.sql: "))
    missing = [
        text for text in REFUSED if f"- models/04_core/books.sql: {text}" not in refused.output
    ]
    assert (missing, len(found)) == ([], len(REFUSED)), found
    assert "Nothing was changed, because these settings would be ignored:" in lines
    assert "dbt --full-refresh: no table is ever dropped and filled again." in refused.output
    assert "dbt --empty: a run changes tables with their rows." in refused.output
    assert "--vars: plann: no model reads it. Did you mean plan?" in refused.output
    assert "mine" not in refused.output
    left = "select to_regclass('shelves'), to_regnamespace('groundwork')"
    assert connection.execute(left).fetchone() == (None, None)

    # the scripts refuse it too
    copy_into(library.folder, "analyses")
    with environment(library.database.environment), pytest.raises(GroundworkError) as raised:
        compiled_project(library.folder, ())
    assert str(raised.value) in refused.output.replace("\n  ", "\n")

    # what says what happens anyway stays
    library.write(BOOKS, CHILD)
    library.write("models/04_core/books.yml", KEPT)
    made = library.dbt("run")
    assert made.messages["books"] == "created", made.problems
    comment = "select col_description('books'::regclass, 1)"
    assert connection.execute(comment).fetchone() == ("The key.",)


@pytest.mark.parametrize(
    ("types", "message"),
    [
        ({"id": "int4", "price": "decimal(10,2)", "code": "character varying(3)"}, None),
        (
            {"id": "bigint"},
            "the properties of t give the column id the data_type bigint, its file integer",
        ),
        ({"code": "varchar(4)"}, "the data_type varchar(4), its file character varying(3)"),
        ({"code": "no such"}, "the data_type no such, its file character varying(3)"),
        ({"nothing": "text"}, "the column nothing, which its file does not declare"),
    ],
)
def test_the_data_type_of_a_column_is_that_of_the_file(
    new_database, engine_template, types, message
):
    columns = {name: {"name": name, "data_type": kind} for name, kind in types.items()}
    with new_database(template=engine_template).connect() as connection:
        for columns_now, expected in [(columns, message), ({}, None), (columns, message)]:
            model = json.dumps({**NODE, "columns": columns_now})
            outcome, said = connection.execute(ATTEMPT, [model]).fetchone()
            if expected is None:
                assert outcome != "refused", said
            else:
                assert outcome == "refused"
                assert expected in said
                assert "Nothing was changed." in said


VIEWS = {
    "models/04_core/shelf_names.sql": """\
{{ config(
    materialized='sql_view', grants={'select': ['authenticated']},
    meta={'upgrade': {'convert': {'id': 'id::text'}}}
) }}
create view shelf_names as select id from {{ ref('shelves') }};
""",
    "models/04_core/shelf_count.sql": """\
{{ config(materialized='sql_materialized_view', meta={'refresh': 'hourly'}) }}
create materialized view shelf_count as select count(*) from {{ ref('shelves') }} with no data;
""",
}
REFUSED_OF_VIEWS = [
    "shelf_names.sql: grants: Write in the file: {{ readable_by('authenticated') }}.",
    "shelf_count.sql: refresh: It is never, each run or a schedule of cron, such as */15 * * * *."
    " See docs/upgrade_keys.md#refresh.",
    "shelf_names.sql: meta: upgrade: convert: Nothing reads it of a view. There is renamed."
    " See docs/upgrade_keys.md#upgrade.",
]


def test_settings_of_views_are_refused_too(library):
    for path, text in VIEWS.items():
        library.write(path, text)
    refused = library.dbt("run")
    assert refused.code != 0
    assert [text for text in REFUSED_OF_VIEWS if text not in refused.output] == []


def test_the_page_names_every_setting():
    page = (ROOT / "docs" / "configuration.md").read_text()
    macros = ROOT / "macros" / "configuration"
    advice = (macros / "setting_advice.sql").read_text()
    problems = (macros / "configuration_problems.sql").read_text()
    lists = re.findall(r"(?:read =|name in) \[(.*?)\]", advice + problems, re.DOTALL)
    named = {*re.findall(r"'([a-z_-]+)'", "".join(lists)), *re.findall(r"name == '(\w+)'", advice)}
    assert len(named) > 35
    assert {name for name in named if f"`{name}`" not in page} == set()
