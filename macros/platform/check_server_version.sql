{#
    Ends a run on a PostgreSQL that is too old or a database that is not in UTF8, before anything is
    changed, and prints one line on one that is newer than the versions tested. Called by
    on-run-start.
#}
{% macro check_server_version() %}
    {%- if execute -%}
        {%- set oldest, newest = var('tested_versions') -%}
        {%- set ask = "select current_setting('server_version_num')::integer / 10000,"
            ~ " current_setting('server_encoding') = 'UTF8'" -%}
        {%- set major, is_utf8 = run_query(ask).rows[0] -%}
        {%- if not is_utf8 -%}
            {{ exceptions.raise_compiler_error(
                'The database is not encoded in UTF8, which groundwork needs.\nNothing was changed.'
                ~ '\nMake a database in UTF8 and restore a dump of this one into it.'
            ) }}
        {%- endif -%}
        {%- if major < oldest -%}
            {{ exceptions.raise_compiler_error(
                'PostgreSQL ' ~ major ~ ' is too old: groundwork needs PostgreSQL ' ~ oldest
                ~ ' or newer.\nNothing was changed.\nUpgrade the server first.'
            ) }}
        {%- elif major > newest -%}
            {{ log(
                'PostgreSQL ' ~ major ~ ' is newer than the versions tested, ' ~ oldest ~ ' to '
                ~ newest ~ '. Try it on a copy of the database first.',
                info=true
            ) }}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}
