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
    export         how an exported file makes it: table, plain, extension, seed, or platform for
                   what is made where the platform has a place for it; none where an empty
                   database has no use for it
    fate           what adopting does to an existing table of this name
    is_drawn       whether diagrams show it
    platform_schema  the schema of Supabase in which such an object is, whatever its model says;
                   none for what is the project's own
    options        what such a model says below meta, where the engine reads nothing else of it

    defined_by     the function of groundwork with the statements that make a live one again, as
                   f(schema, object); none where the ledger has them

    What follows is said of the kinds that groundwork.converge_described makes, and of no other:

    catalog        none: a model says below meta which object of what type it is (catalog_types)
    trial          how a declaration is tried while the live object stays out of its way: temporary
                   (in pg_temp), stand_ins (the same, with temporary copies of the tables that it
                   refers to), aside (the live object has another name meanwhile), beside (in a
                   schema of the trial, by the kind's own `made_by`)
    changed_by     the function of groundwork with the steps that change one in place, as
                   f(schema, object, declaration, declared, live, model); none where it is always
                   made again
    alike_by       the function of groundwork that returns the declared description with the live
                   expressions wherever both mean the same, as f(declared, live)
    completed_by   the function of groundwork that gives one made in a trial what it has where its
                   declaration says nothing, as f(oid); none where PostgreSQL's defaults hold
    grant_on       what `grant` calls it; none where it has no privileges
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
            'export': 'plain', 'fate': none, 'is_drawn': false, 'defined_by': 'type_definition',
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
            'kind': 'domain', 'materialized': 'domain_type', 'made_by': 'converge_domain',
            'is_recorded': true, 'makes_object': true,
            'catalog': 'pg_type', 'relkinds': 'd', 'described_by': 'domain_items',
            'word': 'domain', 'comment_on': 'domain', 'with_schema': false,
            'has_columns': false, 'export': 'plain', 'fate': none, 'is_drawn': false,
            'trial': 'temporary', 'changed_by': 'domain_steps', 'alike_by': 'domain_alike',
            'defined_by': 'type_definition', 'grant_on': 'domain', 'options': ['keep'],
        },
        {
            'kind': 'composite', 'materialized': 'composite_type',
            'made_by': 'converge_composite', 'is_recorded': true, 'makes_object': true,
            'catalog': 'pg_type', 'relkinds': 'c', 'described_by': 'composite_items',
            'word': 'type', 'comment_on': 'type', 'with_schema': false,
            'has_columns': true, 'export': 'plain', 'fate': none, 'is_drawn': false,
            'trial': 'temporary', 'changed_by': 'composite_steps',
            'defined_by': 'type_definition', 'grant_on': 'type',
            'options': ['keep', 'renamed'],
        },
        {
            'kind': 'range', 'materialized': 'range_type', 'made_by': 'converge_range',
            'is_recorded': true, 'makes_object': true,
            'catalog': 'pg_type', 'relkinds': 'r', 'described_by': 'range_items',
            'word': 'type', 'comment_on': 'type', 'with_schema': false,
            'has_columns': false, 'export': 'plain', 'fate': none, 'is_drawn': false,
            'trial': 'temporary', 'changed_by': 'range_steps',
            'defined_by': 'type_definition', 'grant_on': 'type',
            'options': ['keep'],
        },
        {
            'kind': 'view', 'materialized': 'sql_view', 'made_by': 'converge_view',
            'is_recorded': true, 'makes_object': true,
            'catalog': 'pg_class', 'relkinds': 'v', 'described_by': 'view_items',
            'word': 'view', 'comment_on': 'view', 'with_schema': false,
            'has_columns': true, 'export': 'view', 'fate': none, 'is_drawn': true,
            'trial': 'temporary', 'changed_by': 'steps_of_view', 'alike_by': 'with_live_query',
            'defined_by': 'view_definition', 'completed_by': 'complete_view', 'grant_on': 'table',
            'options': ['keep', 'renamed'],
        },
        {
            'kind': 'materialized view', 'materialized': 'sql_materialized_view',
            'made_by': 'converge_materialized_view',
            'is_recorded': true, 'makes_object': true,
            'catalog': 'pg_class', 'relkinds': 'm', 'described_by': 'view_items',
            'word': 'materialized view', 'comment_on': 'materialized view',
            'with_schema': false,
            'has_columns': true, 'export': 'view', 'fate': none, 'is_drawn': true,
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
            'trial': 'aside', 'changed_by': 'catalog_steps', 'alike_by': 'catalog_alike',
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
            'kind': 'publication', 'materialized': 'sql_publication',
            'made_by': 'converge_publication',
            'is_recorded': true, 'makes_object': true,
            'catalog': 'pg_publication', 'relkinds': '', 'described_by': 'publication_items',
            'word': 'publication', 'comment_on': 'publication', 'with_schema': false,
            'has_columns': false, 'export': 'plain', 'fate': none, 'is_drawn': false,
            'trial': 'aside', 'changed_by': 'publication_steps',
            'defined_by': 'publication_definition', 'grant_on': none,
            'options': ['keep', 'late'],
        },
        {
            'kind': 'bucket', 'materialized': 'storage_bucket', 'made_by': 'converge_bucket',
            'is_recorded': true, 'makes_object': true,
            'catalog': none, 'relkinds': '', 'described_by': 'bucket_items',
            'word': 'bucket', 'comment_on': none, 'with_schema': false, 'has_columns': false,
            'export': 'platform', 'fate': none, 'is_drawn': false, 'platform_schema': 'storage',
            'options': ['keep'],
        },
        {
            'kind': 'channel', 'materialized': 'realtime_channel', 'made_by': 'converge_channel',
            'is_recorded': true, 'makes_object': true,
            'catalog': none, 'relkinds': '', 'described_by': 'channel_items',
            'word': 'channel', 'comment_on': none, 'with_schema': false, 'has_columns': false,
            'export': 'platform', 'fate': none, 'is_drawn': false, 'platform_schema': 'realtime',
            'options': ['keep'],
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
