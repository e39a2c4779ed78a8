{#
    Emits who may read the view of this file: the roles given, and nobody else. A view reads with
    its caller's rights: whoever may read it sees in it what row security lets him see of the tables
    below, and needs their privileges. A materialized view has no row security, and holds what its
    owner saw: readable_by() without a role keeps it from everyone but its owner.

    write      the roles that may also write through it, as a list or one name
    commands   what these may run: insert, update and delete, unless it says less
    updatable  the only columns that these may update
    hidden     columns that no role may read
    definer    true: the view reads with the rights of groundwork_definer, a role that cannot log in
               and is held to row security, and so sees what the tables allow that role, whoever
               asks. It is a security barrier then. The rule
               definer_views_belong_to_groundwork_definer looks at each
#}
{% macro readable_by() -%}
    {%- do refuse_argument(
        'readable_by()', kwargs | list, ['write', 'commands', 'updatable', 'hidden', 'definer']
    ) -%}
    {%- do refuse_argument(
        'readable_by(commands=...)', kwargs.get('commands', []), ['insert', 'update', 'delete']
    ) -%}
    {%- set write = kwargs.get('write', []) -%}
    {%- set writers = [write] if write is string else write -%}
    {%- set view = quoted_name(this.identifier) -%}
    {%- set kind = model_kind(model) if model is defined else 'view' -%}
    {%- if kind == 'view' -%}
alter view {{ view }} set (
    security_invoker = {{ 'false, security_barrier = true' if kwargs.get('definer') else 'true' }}
);

    {% endif -%}
    {%- if kwargs.get('definer') -%}
do $$
begin
    {{ hold_mutex('definer') }}
    grant create on schema {{ quoted_name(this.schema) }} to groundwork_definer;
    alter {{ kind }} {{ view }} owner to groundwork_definer;
    revoke create on schema {{ quoted_name(this.schema) }} from groundwork_definer;
end
$$;

    {% endif -%}
revoke all on {{ view }} from public, anon, authenticated, service_role;
    {%- if varargs and this.schema not in [target.schema, 'access', 'extensions', 'auth'] %}
grant usage on schema {{ quoted_name(this.schema) }} to {{ varargs | join(', ') }};
    {%- endif %}
    {%- if varargs and kwargs.get('hidden') %}
{{ grant_select_except(kwargs['hidden'], varargs | join(', ')) }}
    {%- elif varargs %}
grant select on {{ view }} to {{ varargs | join(', ') }};
    {%- endif %}
    {%- for command in kwargs.get('commands', ['insert', 'update', 'delete']) if writers %}
        {%- if command == 'update' and kwargs.get('updatable') %}
grant update ({{ quoted_names(kwargs['updatable']) }}) on {{ view }} to {{ writers | join(', ') }};
        {%- else %}
grant {{ command }} on {{ view }} to {{ writers | join(', ') }};
        {%- endif %}
    {%- endfor %}
{%- endmacro %}
