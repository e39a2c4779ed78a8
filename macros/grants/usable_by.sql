{#
    Emits who may use the object of this file, a sequence for one: the roles given, and nobody else.
    Whoever may use a sequence takes numbers from it.

    privileges  what they may do, where that is not `usage`
#}
{% macro usable_by() -%}
    {%- do refuse_argument('usable_by()', kwargs | list, ['privileges']) -%}
    {%- set known = model_kinds()
        | selectattr('materialized', 'equalto', model.config.materialized) | first
        if model is defined else {'grant_on': 'sequence'} -%}
    {%- set object = granted_object(own_meta().object) if own_meta().object
        else known.grant_on ~ ' ' ~ quoted_name(this.identifier) -%}
revoke all on {{ object }} from public;
    {%- if varargs and this.schema not in [target.schema, 'access', 'extensions', 'auth'] %}
grant usage on schema {{ quoted_name(this.schema) }} to {{ quoted_names(varargs) }};
    {%- endif %}
    {%- if varargs %}
grant {{ kwargs.get('privileges', 'usage') }} on {{ object }} to {{ quoted_names(varargs) }};
    {%- endif %}
{%- endmacro %}
