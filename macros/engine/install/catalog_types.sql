{#
    Returns the types of objects that a model of the kind catalog_object can declare, each as a
    dictionary: what PostgreSQL has besides the kinds of their own. Jinja calls this, SQL asks
    groundwork.catalog_types(). A new one is a line here.

    type        as pg_identify_object calls it; a model says below meta: `object: server billing`
    words       what `alter`, `drop` and `comment on` call it
    catalog     the table that has it, or a view of it that everyone may read; key, its oid there
    named       the column of its name, where its identity has that as `quote_ident` writes it
    way         how a trial gets the live one out of its way: in_schema (the new one is made in a
                schema of the trial's own), moved (the live one is moved there), renamed, dropped,
                reset (to what PostgreSQL comes with); none where the declaration can run over it
    grant_on    what `grant` calls it; none where it has no privileges
    has_comment whether `comment on` takes it
    left_out    columns that say nothing of the declaration: its name and owner, and what the server
                computes
    beside      other catalogs that its declaration writes
#}
{% macro catalog_types() %}
    {{ return([
        {'type': 'schema', 'words': 'schema', 'catalog': 'pg_namespace', 'key': 'oid',
            'named': 'nspname', 'way': 'renamed', 'grant_on': 'schema', 'has_comment': true,
            'left_out': ['nspname', 'nspacl'], 'beside': []},
        {'type': 'role', 'words': 'role', 'catalog': 'pg_roles', 'key': 'oid',
            'named': 'rolname', 'way': 'renamed', 'grant_on': none, 'has_comment': true,
            'left_out': ['rolname', 'rolpassword', 'rolconfig'],
            'beside': ['pg_auth_members', 'pg_db_role_setting']},
        {'type': 'default privileges', 'words': 'default privileges', 'catalog': 'pg_default_acl',
            'key': 'oid', 'way': 'reset', 'grant_on': 'default privileges', 'has_comment': false,
            'left_out': ['defaclrole', 'defaclnamespace', 'defaclobjtype', 'defaclacl'],
            'beside': []},
        {'type': 'event trigger', 'words': 'event trigger', 'catalog': 'pg_event_trigger',
            'key': 'oid', 'named': 'evtname', 'way': 'renamed', 'grant_on': none,
            'has_comment': true, 'left_out': ['evtname', 'evtowner'], 'beside': []},
        {'type': 'collation', 'words': 'collation', 'catalog': 'pg_collation', 'key': 'oid',
            'named': 'collname', 'way': 'in_schema', 'grant_on': none, 'has_comment': true,
            'left_out': ['collname', 'collnamespace', 'collowner', 'collversion'], 'beside': []},
        {'type': 'text search configuration', 'words': 'text search configuration',
            'catalog': 'pg_ts_config', 'key': 'oid',
            'named': 'cfgname', 'way': 'in_schema', 'grant_on': none, 'has_comment': true,
            'left_out': ['cfgname', 'cfgnamespace', 'cfgowner'], 'beside': ['pg_ts_config_map']},
        {'type': 'text search dictionary', 'words': 'text search dictionary',
            'catalog': 'pg_ts_dict', 'key': 'oid',
            'named': 'dictname', 'way': 'in_schema', 'grant_on': none, 'has_comment': true,
            'left_out': ['dictname', 'dictnamespace', 'dictowner'], 'beside': []},
        {'type': 'foreign-data wrapper', 'words': 'foreign data wrapper',
            'catalog': 'pg_foreign_data_wrapper', 'key': 'oid',
            'named': 'fdwname', 'way': 'renamed', 'grant_on': 'foreign data wrapper',
            'has_comment': true, 'left_out': ['fdwname', 'fdwowner', 'fdwacl'], 'beside': []},
        {'type': 'server', 'words': 'server', 'catalog': 'pg_foreign_server', 'key': 'oid',
            'named': 'srvname', 'way': 'renamed', 'grant_on': 'foreign server', 'has_comment': true,
            'left_out': ['srvname', 'srvowner', 'srvacl'], 'beside': []},
        {'type': 'foreign table', 'words': 'foreign table', 'catalog': 'pg_foreign_table',
            'key': 'ftrelid', 'way': 'in_schema', 'grant_on': 'table', 'has_comment': true,
            'left_out': ['ftrelid'], 'beside': []},
        {'type': 'user mapping', 'words': 'user mapping for', 'catalog': 'pg_user_mappings',
            'key': 'umid', 'way': 'dropped', 'grant_on': none, 'has_comment': false,
            'left_out': ['umid', 'srvid', 'srvname', 'umuser', 'usename'], 'beside': []},
        {'type': 'cast', 'words': 'cast', 'catalog': 'pg_cast', 'key': 'oid',
            'way': 'dropped', 'grant_on': none, 'has_comment': true, 'left_out': [],
            'beside': []},
        {'type': 'operator', 'words': 'operator', 'catalog': 'pg_operator', 'key': 'oid',
            'way': 'moved', 'grant_on': none, 'has_comment': true,
            'left_out': ['oprname', 'oprnamespace', 'oprowner'], 'beside': []},
        {'type': 'operator class', 'words': 'operator class', 'catalog': 'pg_opclass', 'key': 'oid',
            'named': 'opcname', 'way': 'moved', 'grant_on': none, 'has_comment': true,
            'left_out': ['opcname', 'opcnamespace', 'opcowner'],
            'beside': ['pg_opfamily', 'pg_amop', 'pg_amproc']},
        {'type': 'subscription', 'words': 'subscription', 'catalog': 'pg_subscription',
            'key': 'oid', 'named': 'subname', 'way': 'renamed', 'grant_on': none,
            'has_comment': true,
            'left_out': ['subname', 'subowner', 'subdbid', 'subskiplsn', 'subenabled', 'subbinary',
                'substream', 'subtwophasestate', 'subdisableonerr', 'subpasswordrequired',
                'subrunasowner', 'subfailover', 'subconninfo', 'subslotname', 'subsynccommit',
                'subpublications', 'suborigin'],
            'beside': ['pg_replication_origin']},
        {'type': 'job', 'words': 'job', 'catalog': 'cron.job', 'key': 'jobid',
            'way': none, 'grant_on': none, 'has_comment': false,
            'left_out': ['jobid', 'jobname'], 'beside': ['cron.job']},
    ]) }}
{% endmacro %}
