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


def between(file: str, start: str, end: str) -> str:
    """What stands in a file of the engine after `start`, up to `end`."""
    return (ENGINE / file).read_text().partition(start)[2].partition(end)[0]


RULE = "no_table_is_unlogged"

RULE_SQL = """\
{#
    Lists each unlogged table.

    A crash of the server empties it.

    Mend: declare it without `unlogged`.
#}
with tables as (

    {{ managed_relations() }}

),

offenders as (

    select
        tables.table_name as object,
        'a crash of the server empties it' as consequence,
        format('alter table %s set logged', tables.table_name) as mend
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

**How to mend.** Declare it without `unlogged`.

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
            'kind': 'domain', 'materialized': 'sql_domain', 'made_by': 'converge_domain',
            'is_recorded': true, 'makes_object': true,
            'catalog': 'pg_type', 'relkinds': '', 'described_by': 'domain_items',
            'word': 'domain', 'comment_on': 'domain', 'with_schema': true, 'has_columns': false,
            'export': 'plain', 'fate': none, 'is_drawn': false,
        },
"""

DOMAIN_ITEMS = """\
{#
    Emits groundwork.domain_items(schema, domain): what the catalog holds about a domain.
#}
{% macro engine_domain_items() %}

create or replace function groundwork.domain_items(schema_name text, domain_name text)
returns groundwork.item[]
language sql
stable
as $domain_items$
    select
        coalesce(
            array_agg(
                ('domain', typname, jsonb_build_object('default', typdefault))::groundwork.item
            ),
            '{}'
        )
    from pg_catalog.pg_type
    where
        oid = to_regtype(format('%I.%I', schema_name, domain_name))
        and typtype = 'd'
$domain_items$;

{% endmacro %}
"""

# The arguments of a converge function, and what it asks and passes on, as the other kinds have it.
EXTENSION, ENUM = "kinds/engine_converge_extension.sql", "kinds/engine_converge_enum.sql"
ARGUMENTS = between(EXTENSION, "groundwork.converge_extension(\n", "\n)\nreturns")
IS_PLANNING = between(EXTENSION, "elsif ", " then")
RECORDED = between(ENUM, "model),\n            groundwork.type_items(", ");")

CONVERGE_DOMAIN = f"""\
{{#
    Emits groundwork.converge_domain, which makes a domain where it is missing, and gives it the
    declared default again.
#}}
{{% macro engine_converge_domain() %}}

create or replace function groundwork.converge_domain(
{ARGUMENTS.replace("extension_name", "domain_name")}
)
returns table (outcome text, statements text[], kept text[])
language plpgsql
as $converge_domain$
declare
    live groundwork.item[] := groundwork.domain_items(schema_name, domain_name);
    recorded groundwork.declaration;
begin
    outcome := 'unchanged';
    statements := '{{}}';
    kept := '{{}}';
    select *
    into recorded
    from groundwork.declaration as declarations
    where
        declarations.kind = 'domain'
        and declarations.object_name = domain_name;
    if live = '{{}}' then
        outcome := 'created';
        statements := array[declaration];
    elsif recorded.fingerprint <> groundwork.fingerprint(live) then
        outcome := 'altered';
        statements := array[
            format(
                'alter domain %I.%I set default %s',
                schema_name,
                domain_name,
                (recorded.items[1]).definition ->> 'default'
            )
        ];
    end if;
    if outcome <> 'unchanged' and {IS_PLANNING} then
        outcome := 'planned';
        return next;
        return;
    elsif outcome <> 'unchanged' then
        perform groundwork.execute_in_project(statements[1]);
    end if;
    perform groundwork.record(
        'domain',
        schema_name,
        domain_name,
        groundwork.declared_hash('converge_domain', declaration, model),
        groundwork.domain_items({RECORDED.replace("type_name", "domain_name")}
    );
    return next;
end
$converge_domain$;

{{% endmacro %}}
"""

MATERIALIZATION = """\
{#
    A domain that is declared as `create domain`.
#}
{% materialization sql_domain, adapter='postgres' %}
    {%- do run_with_hooks(converge) -%}
    {{ return({'relations': []}) }}
{% endmaterialization %}
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
            "shelves,service,,,,,visitor,nobody,,nobody,nobody,,,,\n"
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
        "macros/engine/describe/engine_domain_items.sql": new(DOMAIN_ITEMS),
        "macros/engine/kinds/engine_converge_domain.sql": new(CONVERGE_DOMAIN),
        "macros/engine/install/install_engine.sql": all_of(
            before("{{ engine_table_ids() }}", "{{ engine_domain_items() }}\n"),
            before("{{ engine_type_steps() }}", "{{ engine_converge_domain() }}\n"),
        ),
        "macros/materializations/sql_domain.sql": new(MATERIALIZATION),
        "docs/engine.md": before("| `extension` | an ext", "| `sql_domain` | a domain |\n"),
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
            "the owner of a table, a type or a view", "the owner of a type or a view"
        ),
    },
}
"""By the headings of the page: each file, and what is done to it."""
