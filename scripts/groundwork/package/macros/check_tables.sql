{#
    Ends a run where a table that the settings name is neither a model nor in the database, or lacks
    a column that they name, or has one of another type: what asks it would fail at each request. A
    table that is still to be made is looked at when the run ends. Called by keep_functions() and by
    on-run-end.
#}
{% macro check_tables() %}
    {%- if not (execute and flags.WHICH in ['run', 'build']) -%}
        {{ return('') }}
    {%- endif -%}
    {%- set members, admins = settings().tenant_members, settings().admins -%}
    {%- set wanted = [] -%}
    {%- if members.table -%}
        {%- set type_of_tenants = run_query(
            'select pg_catalog.to_regtype(' ~ quoted(tenant_type()) ~ ')::text'
        ).rows[0][0] -%}
        {%- if not type_of_tenants -%}
            {%- do refuse_setting('tenants: there is no type ' ~ tenant_type()) -%}
        {%- endif -%}
        {%- do wanted.append(['tenant_members', members.table, [
            ['tenant', members.tenant, type_of_tenants], ['user', members.user, 'uuid'],
            ['role', members.role, none], ['status', members.status, none],
        ]]) -%}
    {%- endif -%}
    {%- if admins.table -%}
        {%- do wanted.append(['admins', admins.table, [
            ['user', admins.user, 'uuid'], ['role', admins.role, none],
        ]]) -%}
    {%- endif -%}
    {%- for setting, table, columns in wanted -%}
        {%- set name = table_of_setting(table) -%}
        {%- set types = {} -%}
        {%- for row in run_query(
            'select attname::text, format_type(atttypid, null) from pg_catalog.pg_attribute '
            ~ 'where attrelid = pg_catalog.to_regclass(' ~ quoted(name) ~ ') '
            ~ 'and attnum > 0 and not attisdropped'
        ).rows -%}
            {%- do types.update({row[0]: row[1]}) -%}
        {%- endfor -%}
        {%- set is_model = graph.nodes.values() | selectattr('name', 'equalto', table) | list -%}
        {%- if not types and not is_model -%}
            {%- do refuse_setting(setting ~ ' names the table ' ~ table ~ ', which is neither a '
                ~ 'model nor in the database') -%}
        {%- endif -%}
        {%- for key, column, type in columns if types and column -%}
            {%- if column not in types -%}
                {%- do refuse_setting(setting ~ ': ' ~ name ~ ' has no column ' ~ column
                    ~ '. Say which it is, as ' ~ key ~ ': name'
                    ~ (', or ' ~ key ~ ': none where there is none' if type is none else '')) -%}
            {%- elif type and types[column] != type -%}
                {%- do refuse_setting(setting ~ ': the column ' ~ column ~ ' of ' ~ name ~ ' is '
                    ~ types[column] ~ '. It has to be ' ~ type
                    ~ ('. Where the ids of tenants are ' ~ types[column] ~ ', say so: tenants: '
                        ~ '{type: ' ~ types[column] ~ '}' if key == 'tenant')) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
{% endmacro %}
