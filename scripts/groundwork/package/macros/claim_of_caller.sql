{#
    A claim of the caller's JWT, as an expression of type jsonb: `app_metadata.tenant_ids` is the
    key tenant_ids below the key app_metadata.
#}
{% macro claim_of_caller(claim) -%}
auth.jwt() #> {{ text_array(claim.split('.')) }}
{%- endmacro %}
