{#
    The `comment on` statements for the descriptions that the properties file gives this model
    and its columns.
#}
{% macro described_comments() %}
    {%- if model.description %}
comment on table {{ this.identifier }} is {{ quoted(model.description | trim) }};
    {%- endif %}
    {%- for column in model.columns.values() if column.description %}
comment on column {{ this.identifier }}.{{ adapter.quote(column.name) }}
is {{ quoted(column.description | trim) }};
    {%- endfor %}
{% endmacro %}
