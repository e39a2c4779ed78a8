{#
    Fails when row security is not enabled on `model`, or not forced.
#}
{% test is_row_secured(model) %}

select
    {{ quoted(model) }} as table_name,
    'row security, enabled and forced' as missing
where
    not exists (
        select 1
        from pg_catalog.pg_class
        where
            pg_class.oid = to_regclass({{ quoted(model) }})
            and pg_class.relrowsecurity
            and pg_class.relforcerowsecurity
    )

{% endtest %}
