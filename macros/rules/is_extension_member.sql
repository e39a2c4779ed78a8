{#
    True when an extension made the object: what stands in it is the extension's business.

    catalog  the catalog the object stands in, `pg_catalog.pg_proc`
#}
{% macro is_extension_member(catalog, object_oid) -%}
exists (
            select 1
            from pg_catalog.pg_depend
            where
                pg_depend.classid = '{{ catalog }}'::regclass
                and pg_depend.objid = {{ object_oid }}
                and pg_depend.deptype = 'e'
        )
{%- endmacro %}
