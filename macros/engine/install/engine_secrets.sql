{#
    Emits groundwork.with_secrets(statement): the statement with each secret that secret() stands
    for in it, out of the setting of the session that dbt makes of an environment variable. The
    engine calls this at the last moment, so that only PostgreSQL sees it: the ledger, messages and
    records have the statement as it was declared. Raises GW001 where the session lacks one.

    groundwork.secrets_of(statement)   the names of the variables
    groundwork.knows_secrets(statement)  whether it names any that the session has
#}
{% macro engine_secrets() %}

create or replace function groundwork.secrets_of(statement text)
returns text[]
language sql
immutable
as $secrets_of$
    select
        array(
            select distinct split_part(found.text, '''', 1)
            from unnest(string_to_array(statement, '''groundwork_secret:')) with ordinality
                as found (text, place)
            where found.place > 1
            order by 1
        )
$secrets_of$;

create or replace function groundwork.secret_value(variable text)
returns text
language sql
stable
as $secret_value$
    select nullif(current_setting('groundwork.secret_' || lower(variable), true), '')
$secret_value$;

create or replace function groundwork.knows_secrets(statement text)
returns boolean
language sql
stable
as $knows_secrets$
    select
        exists (
            select
            from unnest(groundwork.secrets_of(statement)) as named (variable)
            where groundwork.secret_value(named.variable) is not null
        )
$knows_secrets$;

create or replace function groundwork.with_secrets(statement text)
returns text
language plpgsql
stable
as $with_secrets$
declare
    variable text;
begin
    foreach variable in array groundwork.secrets_of(statement) loop
        if groundwork.secret_value(variable) is null then
            raise exception using
                errcode = 'GW001',
                message = format('the environment has no variable %s', variable),
                hint = 'The file names it with secret(). Set it, and run again.';
        end if;
        statement := replace(
            statement,
            quote_literal('groundwork_secret:' || variable),
            quote_literal(groundwork.secret_value(variable))
        );
    end loop;
    return statement;
end
$with_secrets$;

{% endmacro %}
