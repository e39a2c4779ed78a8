{#
    Returns the kinds of models, each as a dictionary. Jinja calls this, SQL asks
    groundwork.kinds(), Python reads the analysis kinds. A new kind is added here: docs/recipes.md
    says how.

    kind           its name, under which groundwork.declaration records it
    materialized   the materialization in macros/materializations
    made_by        the function of groundwork that makes it, which groundwork.attempt calls; none
                   where another macro does
    is_recorded    whether groundwork.declaration keeps what was made
    makes_object   whether its first run makes an object that did not exist
    catalog        where such an object is found; relkinds: the letters of its relkind in pg_class,
                   or of its typtype in pg_type
    described_by   the function of groundwork that describes a recorded one, as f(schema, object);
                   `describe` takes many at once
    word           what a plan calls it
    comment_on     what `comment on` calls it; none where its description stays in the file
    with_schema    whether `comment on` needs the schema: a trial is made without
    has_columns    whether the descriptions of its columns become comments
    export         how an exported file makes it: table, plain, extension or seed; none where an
                   empty database has no use for it
    fate           what adopting does to an existing table of this name
    is_drawn       whether diagrams show it

    What follows is said of the kinds that groundwork.converge_described makes, and of no other:

    catalog        none: a model says below meta which object of what type it is (catalog_types)
    trial          how a declaration is tried while the live object stays out of its way: temporary
                   (in pg_temp), stand_ins (the same, with temporary copies of the tables that it
                   refers to), aside (the live object has another name meanwhile), beside (in a
                   schema of the trial, by the kind's own `made_by`)
    changed_by     the function of groundwork with the steps that change one in place, as
                   f(schema, object, declaration, declared, live, model); none where it is always
                   made again
    defined_by     the function of groundwork with the statements that make a live one again, as
                   f(schema, object); none where the ledger has them
    grant_on       what `grant` calls it; none where it has no privileges
    options        what such a model says below meta besides
#}
{% macro model_kinds() %}
    {{ return([
        {
            'kind': 'table', 'materialized': 'durable_table', 'made_by': 'converge',
            'is_recorded': true, 'makes_object': true,
            'catalog': 'pg_class', 'relkinds': 'rp', 'described_by': 'describe',
            'word': 'table', 'comment_on': 'table', 'with_schema': false, 'has_columns': true,
            'export': 'table', 'fate': 'upgraded', 'is_drawn': true,
        },
        {
            'kind': 'function', 'materialized': 'sql_function', 'made_by': 'converge_function',
            'is_recorded': true, 'makes_object': true,
            'catalog': 'pg_proc', 'relkinds': '', 'described_by': 'function_items',
            'word': 'function', 'comment_on': 'routine', 'with_schema': true, 'has_columns': false,
            'export': 'plain', 'fate': none, 'is_drawn': false,
        },
        {
            'kind': 'type', 'materialized': 'enum_type', 'made_by': 'converge_enum',
            'is_recorded': true, 'makes_object': true,
            'catalog': 'pg_type', 'relkinds': 'e', 'described_by': 'type_items',
            'word': 'type', 'comment_on': none, 'with_schema': false, 'has_columns': false,
            'export': 'plain', 'fate': none, 'is_drawn': false,
        },
        {
            'kind': 'sequence', 'materialized': 'sql_sequence', 'made_by': 'converge_sequence',
            'is_recorded': true, 'makes_object': true,
            'catalog': 'pg_class', 'relkinds': 'S', 'described_by': 'sequence_items',
            'word': 'sequence', 'comment_on': 'sequence', 'with_schema': false,
            'has_columns': false, 'export': 'plain', 'fate': none, 'is_drawn': false,
            'trial': 'stand_ins', 'changed_by': 'sequence_steps', 'grant_on': 'sequence',
            'options': ['keep', 'late'],
        },
        {
            'kind': 'view', 'materialized': 'sql_view', 'made_by': 'converge_view',
            'is_recorded': true, 'makes_object': true,
            'catalog': 'pg_class', 'relkinds': 'v', 'described_by': 'view_items',
            'word': 'view', 'comment_on': 'view', 'with_schema': false,
            'has_columns': true, 'export': 'view', 'fate': none, 'is_drawn': false,
            'trial': 'temporary', 'changed_by': 'steps_of_view',
            'defined_by': 'view_definition', 'grant_on': 'table',
            'options': ['keep', 'renamed'],
        },
        {
            'kind': 'materialized view', 'materialized': 'sql_materialized_view',
            'made_by': 'converge_materialized_view',
            'is_recorded': true, 'makes_object': true,
            'catalog': 'pg_class', 'relkinds': 'm', 'described_by': 'view_items',
            'word': 'materialized view', 'comment_on': 'materialized view',
            'with_schema': false,
            'has_columns': true, 'export': 'view', 'fate': none, 'is_drawn': false,
            'trial': 'beside', 'changed_by': none,
            'defined_by': 'view_definition', 'grant_on': 'table',
            'options': ['keep', 'renamed', 'refresh'],
        },
        {
            'kind': 'object', 'materialized': 'catalog_object', 'made_by': 'converge_object',
            'is_recorded': true, 'makes_object': true,
            'catalog': none, 'relkinds': '', 'described_by': 'catalog_items',
            'word': 'object', 'comment_on': 'object', 'with_schema': false,
            'has_columns': false, 'export': 'plain', 'fate': none, 'is_drawn': false,
            'trial': 'aside', 'changed_by': 'catalog_steps',
            'options': ['object', 'keep'],
        },
        {
            'kind': 'extension', 'materialized': 'extension', 'made_by': 'converge_extension',
            'is_recorded': false, 'makes_object': true,
            'catalog': 'pg_extension', 'relkinds': '', 'described_by': none,
            'word': 'extension', 'comment_on': none, 'with_schema': false, 'has_columns': false,
            'export': 'extension', 'fate': none, 'is_drawn': false,
        },
        {
            'kind': 'consolidation', 'materialized': 'consolidation', 'made_by': 'consolidate',
            'is_recorded': true, 'makes_object': false,
            'catalog': 'pg_class', 'relkinds': 'vm', 'described_by': 'consolidation_items',
            'word': 'view', 'comment_on': 'view', 'with_schema': false, 'has_columns': false,
            'export': none, 'fate': 'carried over', 'is_drawn': false,
        },
        {
            'kind': 'rows', 'materialized': 'seed_rows', 'made_by': none,
            'is_recorded': false, 'makes_object': false,
            'catalog': none, 'relkinds': '', 'described_by': none,
            'word': 'rows', 'comment_on': none, 'with_schema': false, 'has_columns': false,
            'export': 'seed', 'fate': none, 'is_drawn': false,
        },
    ]) }}
{% endmacro %}
