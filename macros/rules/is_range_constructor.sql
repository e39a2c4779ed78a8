{#
    Whether a row of pg_proc makes the values of a range type: it comes and goes with its type, and
    is everyone's to execute.
#}
{% macro is_range_constructor() -%}
exists (
    select
    from pg_catalog.pg_depend
    where
        pg_depend.classid = 'pg_catalog.pg_proc'::regclass
        and pg_depend.objid = pg_proc.oid
        and pg_depend.deptype = 'i'
        and pg_depend.refclassid = 'pg_catalog.pg_type'::regclass
)
{%- endmacro %}
