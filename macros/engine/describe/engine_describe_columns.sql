{#
    Selects one row per column of `tables`; part of groundwork.describe. A value that is the
    default of its type (collation, storage) is left out. On PostgreSQL 18 every not-null
    constraint has a name, which a rename of the column or of the table leaves behind: one more
    row each.

    with_sequences  false: for tables none of which owns a sequence
#}
{% macro engine_describe_columns(with_sequences) %}

select
    pg_attribute.attrelid as table_id,
    'column' as kind,
    pg_attribute.attname::text as name,
    jsonb_strip_nulls(
        jsonb_build_object(
            'type', format_type(pg_attribute.atttypid, pg_attribute.atttypmod),
            'modifier', nullif(pg_attribute.atttypmod, -1),
            'collation',
            case
                when pg_attribute.attcollation <> pg_type.typcollation
                    then pg_attribute.attcollation::regcollation::text
            end,
            'not_null', pg_attribute.attnotnull,
            'default', pg_get_expr(pg_attrdef.adbin, pg_attrdef.adrelid, true),
            'generated', nullif(pg_attribute.attgenerated::text, ''),
            'identity', nullif(pg_attribute.attidentity::text, ''),
            {%- if with_sequences %}
            'serial', owned.serial,
            'sequence', owned.options,
            {%- endif %}
            'storage',
            case
                when pg_attribute.attstorage <> pg_type.typstorage
                    then pg_attribute.attstorage::text
            end,
            'compression', nullif(pg_attribute.attcompression::text, ''),
            'statistics', nullif(pg_attribute.attstattarget, -1),
            'options',
            to_jsonb(
                {{ engine_declarable_options('pg_attribute.attoptions', engine_column_options()) }}
            )
        )
    ) as definition
from pg_catalog.pg_attribute
cross join lateral (
    -- types of the project come last in pg_type, and a join would read up to them
    select
        typcollation,
        typstorage,
        typcategory
    from pg_catalog.pg_type
    where oid = pg_attribute.atttypid
    offset 0
) as pg_type
left join pg_catalog.pg_attrdef
    on
        pg_attribute.attrelid = pg_attrdef.adrelid
        and pg_attribute.attnum = pg_attrdef.adnum
{% if with_sequences %}
left join lateral (
    -- the sequence of an identity, or the one that a default reads and the column owns
    select
        case pg_depend.deptype when 'a' then pg_class.relname end as serial,
        jsonb_strip_nulls(
            jsonb_build_object(
                'type',
                case pg_depend.deptype when 'a' then format_type(pg_sequence.seqtypid, null) end,
                'start', pg_sequence.seqstart,
                'increment', pg_sequence.seqincrement,
                'minimum', pg_sequence.seqmin,
                'maximum', pg_sequence.seqmax,
                'cache', pg_sequence.seqcache,
                'cycle', pg_sequence.seqcycle
            )
        ) as options
    from pg_catalog.pg_depend
    inner join pg_catalog.pg_sequence
        on pg_depend.objid = pg_sequence.seqrelid
    inner join pg_catalog.pg_class
        on pg_sequence.seqrelid = pg_class.oid
    where
        pg_depend.classid = 'pg_catalog.pg_class'::regclass
        and pg_depend.refclassid = 'pg_catalog.pg_class'::regclass
        and pg_depend.refobjid = pg_attribute.attrelid
        and pg_depend.refobjsubid = pg_attribute.attnum
        and (
            (pg_attribute.attidentity <> '' and pg_depend.deptype = 'i')
            or (
                pg_depend.deptype = 'a'
                and not groundwork.is_declared_sequence(pg_sequence.seqrelid)
                and pg_get_expr(pg_attrdef.adbin, pg_attrdef.adrelid, true)
                = format('nextval(%L::regclass)', pg_sequence.seqrelid::regclass)
            )
        )
) as owned
    on
        pg_attribute.attidentity <> ''
        or (pg_attribute.atthasdef and pg_type.typcategory = 'N')
{% endif %}
where
    pg_attribute.attrelid = any(tables)
    and pg_attribute.attnum > 0
    and not pg_attribute.attisdropped

union all

select
    pg_constraint.conrelid as table_id,
    'not_null' as kind,
    pg_attribute.attname::text as name,
    jsonb_build_object(
        'constraint', pg_constraint.conname,
        'validated', pg_constraint.convalidated,
        'no_inherit', pg_constraint.connoinherit
    ) as definition
from pg_catalog.pg_constraint
inner join pg_catalog.pg_attribute
    on
        pg_constraint.conrelid = pg_attribute.attrelid
        and pg_constraint.conkey[1] = pg_attribute.attnum
where
    pg_constraint.conrelid = any(tables)
    and pg_constraint.contype = 'n'
    -- it is the parent's, and has its name
    and pg_constraint.coninhcount = 0

{% endmacro %}
