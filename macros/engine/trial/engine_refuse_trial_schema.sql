{#
    Emits groundwork.refuse_trial_schema(table, declaration, error): raises that the role may not
    make the schema in which a declaration has to be tried, and what to grant.

    error  what PostgreSQL says
#}
{% macro engine_refuse_trial_schema() %}

create or replace function groundwork.refuse_trial_schema(
    table_name text, declaration text, error text
)
returns void
language plpgsql
as $refuse_trial_schema$
begin
    raise exception using
        errcode = 'insufficient_privilege',
        message = format(
            case
                when position('unlogged' in lower(declaration)) > 0
                    then '%s is unlogged, and %s'
                else '%s cannot be tried as a temporary table, and %s'
            end,
            table_name,
            error
        ),
        hint = format(
            'Its declaration is tried in a schema of its own: '
            'grant create on database %I to %I.',
            current_database(),
            current_user
        );
end
$refuse_trial_schema$;

{% endmacro %}
