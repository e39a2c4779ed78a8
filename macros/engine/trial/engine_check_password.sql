{#
    Emits groundwork.check_password(model, name, role_id, declaration): raises GW001 where the role
    that a trial made from a declaration has a password. Where this role may not read that in the
    catalog, any line of the declaration counts that has the word before a comment.
#}
{% macro engine_check_password() %}

create or replace function groundwork.check_password(
    model_name text, name text, role_id oid, declaration text
)
returns void
language plpgsql
stable
as $check_password$
declare
    has_password boolean;
begin
    if has_table_privilege('pg_catalog.pg_authid', 'select') then
        -- what is bound at install has to be readable by whoever calls it
        execute 'select rolpassword is not null from pg_catalog.pg_authid where oid = $1'
        into has_password
        using role_id;
    else
        has_password := exists (
            select
            from string_to_table(lower(declaration), E'\n') as line
            where position('password' in split_part(line, '--', 1)) > 0
        );
    end if;
    if has_password then
        raise exception using
            errcode = 'GW001',
            message = format('the model %s sets a password', model_name),
            hint = format(
                'No file has one. Set it by hand, which runs leave as it is: \password %s',
                substr(name, length('role ') + 1)
            );
    end if;
end
$check_password$;

{% endmacro %}
