{#
    Emits what the engine's functions say of names. Each is bound to PostgreSQL's own operators and
    functions (engine_bind_functions), and only looks up or shows names along the project's path.

    groundwork.search_path()              the project's path: where its tables live comes first;
                                          access and groundwork are always written out
    groundwork.home_of(schema)            a schema outside that path, as the path writes it; null
                                          for one of the path and for a temporary one
    groundwork.enter_home(schema)         until the transaction ends, the schema of the object that
                                          is worked at comes before the others, where it is outside
    groundwork.schema_of(target)          the schema of a table, as the catalog has it; and
    groundwork.name_of(target)            its name
    groundwork.enter_home_of(target)      enter_home for the schema of a table
    groundwork.home()                     that schema; null where it is not outside
    groundwork.use_project_path(first)    takes the path, behind the schema `first` if there is one,
                                          until the transaction or the calling function ends
    groundwork.use_engine_path()          takes the engine's own again
    groundwork.execute_in_project(statement)  runs a statement on rows or declarations of the
                                          project and returns how many rows it touched
    groundwork.answer_in_project(query)   the one value that a query on them returns, as text
    groundwork.shown_name(target)         the name of a table, as a declaration writes it
    groundwork.shown_type(type, modifier)  a type, as a description of a table shows it
    groundwork.table_named(name)          the table of that name, and
    groundwork.type_named(name)           the type; null where there is none
#}
{% macro engine_search_path() %}

create or replace function groundwork.search_path()
returns text
language sql
immutable
as $search_path$
    select '{{ target.schema }}, extensions, auth'
$search_path$;

create or replace function groundwork.home_of(schema_name text)
returns text
language sql
immutable
as $home_of$
    select
        case
            when
                quote_ident(schema_name) <> all(string_to_array(groundwork.search_path(), ', '))
                and not starts_with(schema_name, 'pg_temp')
                and schema_name <> 'groundwork_trial'
                then quote_ident(schema_name)
        end
$home_of$;

create or replace function groundwork.enter_home(schema_name text)
returns void
language sql
as $enter_home$
    select set_config('groundwork.home', coalesce(groundwork.home_of(schema_name), ''), true)
$enter_home$;

create or replace function groundwork.schema_of(target oid)
returns text
language sql
stable
as $schema_of$
    select pg_namespace.nspname
    from pg_catalog.pg_class
    inner join pg_catalog.pg_namespace
        on pg_class.relnamespace = pg_namespace.oid
    where pg_class.oid = target
$schema_of$;

create or replace function groundwork.name_of(target oid)
returns text
language sql
stable
as $name_of$
    select pg_class.relname from pg_catalog.pg_class where pg_class.oid = target
$name_of$;

create or replace function groundwork.enter_home_of(target oid)
returns void
language sql
as $enter_home_of$
    select groundwork.enter_home(groundwork.schema_of(target))
$enter_home_of$;

create or replace function groundwork.home()
returns text
language sql
stable
as $home$
    select nullif(current_setting('groundwork.home', true), '')
$home$;

create or replace function groundwork.use_project_path(first text default null)
returns void
language sql
as $use_project_path$
    select
        set_config(
            'search_path',
            concat_ws(
                ', ',
                first,
                nullif(groundwork.home(), coalesce(first, '')),
                groundwork.search_path()
            ),
            true
        )
$use_project_path$;

create or replace function groundwork.use_engine_path()
returns void
language sql
as $use_engine_path$
    select set_config('search_path', 'pg_catalog, groundwork, pg_temp', true)
$use_engine_path$;

create or replace function groundwork.execute_in_project(statement text)
returns bigint
language plpgsql
{{ engine_project_path() }}
as $execute_in_project$
declare
    affected bigint;
begin
    perform groundwork.use_project_path();
    execute statement;
    get diagnostics affected = row_count;
    return affected;
end
$execute_in_project$;

create or replace function groundwork.answer_in_project(query text)
returns text
language plpgsql
{{ engine_project_path() }}
as $answer_in_project$
declare
    answer text;
begin
    perform groundwork.use_project_path();
    execute query into answer;
    return answer;
end
$answer_in_project$;

create or replace function groundwork.shown_name(target oid)
returns text
language sql
stable
{{ engine_project_path('groundwork_trial') }}
as $shown_name$
    select target::regclass::text
$shown_name$;

create or replace function groundwork.shown_type(type_id oid, modifier integer)
returns text
language plpgsql
stable
{{ engine_project_path() }}
as $shown_type$
begin
    perform groundwork.use_project_path();
    return pg_catalog.format_type(type_id, modifier);
end
$shown_type$;

create or replace function groundwork.table_named(name text)
returns regclass
language sql
stable
{{ engine_project_path() }}
as $table_named$
    select to_regclass(name)
$table_named$;

create or replace function groundwork.type_named(name text)
returns regtype
language sql
stable
{{ engine_project_path() }}
as $type_named$
    select
        coalesce(
            to_regtype(name),
            -- the name of a type that is not of the path, and not one of several words
            case
                when groundwork.home() is not null
                    then to_regtype(concat(groundwork.home(), '.', name))
            end
        )
$type_named$;

{% endmacro %}
