{#
    Emits who may execute the function of this file: the roles given, and nobody else. Without a
    role it is a trigger function, which nobody calls.

    arguments   its argument types, as `text, integer`, where the file or the schema has several
                functions of that name
    definer     true: the function belongs to groundwork_definer, a role that cannot log in and is
                held to row security: a SECURITY DEFINER function sees what the tables allow that
                role, and no more. PostgreSQL asks the new owner for CREATE on the schema, so it has
                that for this moment only. Two functions deployed at once would change the same
                schema's privileges, hence the lock.
    of          the function of the schema access that is meant, where no file of its own has it
#}
{% macro executable_by() -%}
    {%- do refuse_argument('executable_by()', kwargs | list, ['arguments', 'definer', 'of']) -%}
    {%- set arguments = kwargs.get('arguments', own_meta().get('arguments')) -%}
    {%- set of = kwargs.get('of') -%}
    {%- set schema = 'access' if of else this.schema -%}
    {%- set name = 'access.' ~ of if of else own_name() -%}
    {%- set function_name = name ~ ('(' ~ arguments ~ ')' if arguments is string else '') -%}
    {%- if kwargs.get('definer') -%}
do $$
begin
    {{ hold_mutex('definer') }}
    grant create on schema {{ quoted_name(schema) }} to groundwork_definer;
    alter routine {{ function_name }} owner to groundwork_definer;
    revoke create on schema {{ quoted_name(schema) }} from groundwork_definer;
end
$$;

{% endif -%}
revoke all on routine {{ function_name }}
from public, anon, authenticated, service_role;
    {%- if varargs and schema not in [target.schema, 'access', 'extensions', 'auth'] %}
grant usage on schema {{ quoted_name(schema) }} to {{ varargs | join(', ') }};
    {%- endif %}
    {%- if varargs %}
grant execute on routine {{ function_name }}
to {{ varargs | join(', ') }};
    {%- endif %}
{%- endmacro %}
