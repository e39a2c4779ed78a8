"""What somebody writes who follows docs/recipes.md: the files of each recipe, in its order."""

from collections.abc import Callable

from groundwork import ROOT
from support.library import SHELVES

Edit = Callable[[str], str]
"""Makes the new text of a file of its old one, which is empty for a new file."""

ENGINE = ROOT / "macros" / "engine"


def new(text: str) -> Edit:
    return lambda _: text


def before(mark: str, text: str) -> Edit:
    """Puts `text` before `mark`, which has to be there once."""

    def edit(old: str) -> str:
        assert old.count(mark) == 1, f"{mark!r} stands there {old.count(mark)} times"
        return old.replace(mark, text + mark)

    return edit


def all_of(*edits: Edit) -> Edit:
    def edit(old: str) -> str:
        for each in edits:
            old = each(old)
        return old

    return edit


def at_end(text: str) -> Edit:
    return lambda old: old + text


RULE = "no_table_is_unlogged"

RULE_SQL = """\
{#
    Lists each unlogged table.

    A crash of the server empties it.

    Fix: declare it without `unlogged`.
#}
with tables as (

    {{ managed_relations() }}

),

offenders as (

    select
        tables.table_name as object,
        'a crash of the server empties it' as consequence,
        format('alter table %s set logged', tables.table_name) as fix
    from tables
    inner join pg_catalog.pg_class
        on tables.table_oid = pg_class.oid
    where pg_class.relpersistence = 'u'

)

{{ select_offenders(examined='tables', named='table') }}
"""

RULE_PAGE = f"""\
# {RULE}

**What.** Lists each unlogged table.

**Why.** A crash of the server empties it, and no replica has its rows.

**How to fix it.** Declare it without `unlogged`.

```sql
alter table user_apps set logged;
```

Run it alone: `dbt test --select {RULE}`.
Its query: [{RULE}.sql](../../tests/dbt/rules/{RULE}.sql).
"""

RULE_CASES = f"""
CASES += [
    fault("{RULE}", "one", "create unlogged table plans (id int primary key)", "public.plans"),
    right("{RULE}", "a temporary one", "create temporary table plans (id int primary key)"),
]
"""

DUPLICATE_LINE = "- [no_duplicate_index](no_duplicate_index.md)\n"

CLASS_SQL = """\
{#
    Rows that visitors read and nobody signed in does.

    Takes the named arguments of row_access.
#}
{% macro visitor_rows() -%}
{{ row_access([{'who': 'visitor', 'to': 'anon', 'read': 'true'}], **kwargs) }}
{%- endmacro %}
"""

CLASS_EXAMPLE = """\
    Example(
        "visitor_rows()",
        "shelves",
        "Visitors read; the service writes.",
    ),
"""

HAZARD_SENTENCE = "A replica can no longer tell which row is changed."

KIND = """\
        {
            'kind': 'label', 'materialized': 'label_type', 'made_by': 'converge_label',
            'is_recorded': true, 'makes_object': true,
            'catalog': 'pg_type', 'relkinds': 'd', 'described_by': 'label_items',
            'word': 'label', 'comment_on': 'domain', 'with_schema': false, 'has_columns': false,
            'export': 'plain', 'fate': none, 'is_drawn': false,
            'trial': 'temporary', 'changed_by': 'label_steps', 'grant_on': 'domain',
            'options': ['keep'],
        },
"""

LABEL_ITEMS = """\
{#
    Emits groundwork.label_items(schema, label): what the catalog holds about a label, a domain
    without checks.
#}
{% macro engine_label_items() %}

create or replace function groundwork.label_items(schema_name text, label_name text)
returns groundwork.item[]
language sql
stable
as $label_items$
    select
        coalesce(
            array_agg(
                (facts.kind, facts.name, facts.definition)::groundwork.item
                order by facts.kind, facts.name
            ),
            '{}'
        )
    from pg_catalog.pg_type
    cross join lateral (
        select
            'label' as kind,
            'definition' as name,
            jsonb_build_object(
                'type', format_type(pg_type.typbasetype, pg_type.typtypmod),
                'default', pg_type.typdefault
            ) as definition

        union all

        select *
        from groundwork.object_facts('pg_catalog.pg_type'::regclass, pg_type.oid)
    ) as facts
    where
        pg_type.oid = to_regtype(format('%I.%I', schema_name, label_name))
        and pg_type.typtype = 'd'
$label_items$;

{% endmacro %}
"""

LABEL_STEPS = """\
{#
    Emits groundwork.label_steps(schema, label, declaration, declared, live, model): the step that
    gives a label another default; none where it has another type.
#}
{% macro engine_label_steps() %}

create or replace function groundwork.label_steps(
    schema_name text,
    label_name text,
    declaration text,
    declared groundwork.item[],
    live groundwork.item[],
    model jsonb
)
returns setof groundwork.step
language sql
stable
as $label_steps$
    select
        groundwork.new_step(
            stage => 'change_object',
            kind => difference.kind,
            name => difference.name,
            statement => heads.head || coalesce(
                'set default ' || (difference.declared ->> 'default'), 'drop default'
            ),
            undo => heads.head || coalesce(
                'set default ' || (difference.live ->> 'default'), 'drop default'
            )
        )
    from groundwork.differences(declared, live) as difference
    cross join lateral (
        select format('alter domain %I.%I ', schema_name, label_name) as head
    ) as heads
    where
        difference.kind = 'label'
        and difference.declared ->> 'type' = difference.live ->> 'type'
$label_steps$;

{% endmacro %}
"""

MATERIALIZATION = """\
{#
    A label that is declared as `create domain`.
#}
{% materialization label_type, adapter='postgres' %}
    {%- do run_with_hooks(converge) -%}
    {{ return({'relations': []}) }}
{% endmaterialization %}
"""

MANY = """    "label_type": "create domain {0} as text default 'a';",
"""

OWNER_STATEMENT = "            when 'owner' then 'owner to ' || quote_ident(new_value #>> '{}')\n"

RECIPES: dict[str, dict[str, Edit]] = {
    "A rule": {
        f"tests/dbt/rules/{RULE}.sql": new(RULE_SQL),
        f"docs/rules/{RULE}.md": new(RULE_PAGE),
        "docs/rules/README.md": before(DUPLICATE_LINE, f"- [{RULE}]({RULE}.md)\n"),
        "tests/rules_planted/keys_and_indexes.py": at_end(RULE_CASES),
    },
    "A row access class": {
        "macros/row_access/visitor_rows.sql": new(CLASS_SQL),
        "tests/isolation/test_row_access_classes.py": before(
            '    "admin_rows()": may(', '    "visitor_rows()": may("r", "visitor"),\n'
        ),
        SHELVES: lambda old: old.replace("service_rows()", "visitor_rows()"),
        "tests/isolation/access.csv": at_end(
            "shelves,service,,,,,visitor,nobody,,nobody,nobody,,,,,\n"
        ),
        "tests/docs/row_access_page.py": before(
            '    Example(\n        "admin_rows()"', CLASS_EXAMPLE
        ),
        "docs/row_access.md": at_end("\n### visitor_rows()\n"),
    },
    "A hazard": {
        "macros/engine/hazards/engine_hazards.sql": before(
            "        ('null_values',",
            f"        ('no_identity', 'refused', true, '{HAZARD_SENTENCE}'),\n",
        ),
        "macros/engine/compare/engine_setting_step.sql": all_of(
            before(
                "                when difference.name = 'persistence' and difference.declared",
                "                when difference.name = 'replica_identity'\n"
                "                    and difference.declared = '\"nothing\"' then 'no_identity'\n",
            ),
            before(
                "                when difference.name = 'persistence' then 'it is",
                "                when difference.name = 'replica_identity'\n"
                "                    then 'it is declared as nothing'\n",
            ),
        ),
        "docs/hazards.md": before(
            "| `null_values` |", f"| `no_identity` | refused | yes | {HAZARD_SENTENCE} |\n"
        ),
    },
    "A kind of model": {
        "macros/engine/install/model_kinds.sql": before("    ]) }}", KIND),
        "macros/engine/describe/engine_label_items.sql": new(LABEL_ITEMS),
        "macros/engine/kinds/engine_label_steps.sql": new(LABEL_STEPS),
        "macros/engine/install/install_engine.sql": all_of(
            before("{{ engine_described_items() }}", "{{ engine_label_items() }}\n"),
            before("{{ engine_remake_object() }}", "{{ engine_label_steps() }}\n"),
        ),
        "macros/materializations/label_type.sql": new(MATERIALIZATION),
        "docs/engine.md": before("| `extension` | an ext", "| `label_type` | a domain |\n"),
        "tests/engine/test_many_of_each.py": before('    "storage_bucket"', MANY),
    },
    "A fact of a table": {
        "macros/engine/describe/engine_describe_settings.sql": before(
            "    ('options', to_jsonb(",
            "    ('owner', to_jsonb(pg_get_userbyid(pg_class.relowner))),\n",
        ),
        "macros/engine/compare/engine_setting_statement.sql": before(
            "            when 'of_type' then", OWNER_STATEMENT
        ),
        "tests/engine/hand_made_changes.py": before(
            '    books("a wider type",',
            '    books("another owner of a table", "alter table books owner to service_role"),\n',
        ),
        "docs/engine.md": lambda old: old.replace(
            "the owner of a table or a type", "the owner of a type"
        ),
    },
}
"""By the headings of the page: each file, and what is done to it."""
