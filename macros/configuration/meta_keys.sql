{#
    Returns what groundwork reads below `meta` of a model, one dictionary for each key. Other keys
    of `meta` itself are left to other tools; below `upgrade`, `usual` and `consolidation` nothing
    else may stand (meta_problems). docs/upgrade_keys.md has an example of each.

    path    the key, with those above it, joined by dots
    kinds   the kinds of models that read it (model_kinds); none: those that have it in `options`
    takes   a mapping, list, boolean, name, statement or list of names, as a person would say it
    type    mapping, text, boolean, list (of names, or one name)
    words   the only texts that it may be, or that its list may have
#}
{% macro meta_keys() %}
    {%- set of_tables = ['table'] -%}
    {%- set renamed = ['table', 'type', 'composite', 'view', 'materialized view'] -%}
    {{ return([
        {'path': 'upgrade', 'kinds': renamed, 'type': 'mapping', 'takes': 'the keys below it'},
        {'path': 'upgrade.renamed', 'kinds': renamed, 'type': 'mapping',
         'takes': '{old name: new name}'},
        {'path': 'upgrade.convert', 'kinds': of_tables, 'type': 'mapping',
         'takes': '{column: expression}'},
        {'path': 'upgrade.fill', 'kinds': of_tables, 'type': 'mapping',
         'takes': '{column: expression}'},
        {'path': 'upgrade.orphans', 'kinds': of_tables, 'type': 'mapping',
         'takes': '{columns or constraint: set null, quarantine, assignments or insert into ...}'},
        {'path': 'upgrade.duplicates', 'kinds': of_tables, 'type': 'mapping',
         'takes': '{columns or constraint: order, such as created_at desc}'},
        {'path': 'upgrade.violations', 'kinds': of_tables, 'type': 'mapping',
         'takes': '{columns or constraint: quarantine, or assignments such as score = 0}'},
        {'path': 'upgrade.complete', 'kinds': of_tables, 'type': 'mapping',
         'takes': '{column: expression}'},
        {'path': 'upgrade.after', 'kinds': of_tables, 'type': 'text', 'takes': 'a statement'},
        {'path': 'usual', 'kinds': of_tables, 'type': 'mapping', 'takes': 'the keys below it'},
        {'path': 'usual.convert', 'kinds': of_tables, 'type': 'mapping',
         'takes': '{declared type: {id: function, other: function}}'},
        {'path': 'usual.nulls', 'kinds': of_tables, 'words': ['default']},
        {'path': 'usual.orphans', 'kinds': of_tables, 'words': ['set null']},
        {'path': 'usual.duplicates', 'kinds': of_tables, 'words': ['newest']},
        {'path': 'usual.violations', 'kinds': of_tables, 'words': ['default']},
        {'path': 'usual.indexes', 'kinds': of_tables, 'words': ['replaced']},
        {'path': 'usual.partitions', 'kinds': of_tables, 'words': ['attached']},
        {'path': 'usual.tenants', 'kinds': of_tables, 'type': 'text', 'takes': 'a function'},
        {'path': 'keep', 'kinds': of_tables + ['function', 'type'], 'type': 'list',
         'takes': 'a list of names'},
        {'path': 'accept', 'kinds': of_tables + ['function'], 'type': 'list',
         'words': ['open_rows', 'open_execute', 'open_path', 'owner_rights']},
        {'path': 'platform', 'kinds': of_tables, 'type': 'boolean', 'takes': 'true or false'},
        {'path': 'late', 'kinds': of_tables, 'type': 'mapping',
         'takes': '{table: statements}'},
        {'path': 'realtime', 'kinds': of_tables, 'type': 'mapping',
         'takes': 'what realtime() writes'},
        {'path': 'function', 'kinds': ['function'], 'type': 'text',
         'takes': 'the name of the function'},
        {'path': 'arguments', 'kinds': ['function'], 'type': 'any',
         'takes': 'its types, as a text or a list of texts'},
        {'path': 'object', 'kinds': [], 'type': 'text', 'takes': 'a type and a name'},
        {'path': 'refresh', 'kinds': [], 'type': 'text',
         'takes': 'never, each run or a schedule of cron'},
        {'path': 'optional', 'kinds': ['extension'], 'type': 'boolean', 'takes': 'true or false'},
        {'path': 'consolidation', 'kinds': ['consolidation'], 'type': 'mapping',
         'takes': 'the keys below it'},
        {'path': 'consolidation.into', 'kinds': ['consolidation'], 'type': 'text',
         'takes': 'a table'},
        {'path': 'consolidation.key', 'kinds': ['consolidation'], 'type': 'text',
         'takes': 'a column'},
        {'path': 'consolidation.ids_of', 'kinds': ['consolidation'], 'type': 'list',
         'takes': 'a list of tables'},
        {'path': 'consolidation.before', 'kinds': ['consolidation'], 'type': 'text',
         'takes': 'a statement'},
        {'path': 'consolidation.merge', 'kinds': ['consolidation'], 'type': 'mapping',
         'takes': '{on: [columns], column: sum, max, min or first}'},
    ]) }}
{% endmacro %}
