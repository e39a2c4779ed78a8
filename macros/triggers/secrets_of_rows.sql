{#
    Which tables hold secrets that are kept in the platform's vault, where there is one: of each the
    column that identifies a row, then those that hold secrets, of type text or jsonb.

    keep_in_vault() in the table's file has them moved as they are written; move_to_vault() moves
    what was written before, and drop_orphaned_tokens() deletes what is left of rows that are gone.
#}
{% macro secrets_of_rows() %}
    {{ return({
        'content_studio_tokens': ['user_id', 'token'],
        'integrations': ['id', 'access_token', 'refresh_token'],
        'tenant_integrations': ['id', 'credentials'],
    }) }}
{% endmacro %}
