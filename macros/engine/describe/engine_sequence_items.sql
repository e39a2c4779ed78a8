{#
    Emits groundwork.sequence_items(schema, sequence): what the catalog holds about a sequence of
    its own: its options, the column that owns it, its comment and privileges. Its position follows
    from use and is not described.

    And groundwork.is_declared_sequence(sequence): whether a model declares it, so that it is no
    part of the table whose column owns it.
#}
{% macro engine_sequence_items() %}

create or replace function groundwork.sequence_items(schema_name text, sequence_name text)
returns groundwork.item[]
language sql
stable
as $sequence_items$
    select
        coalesce(
            array_agg(
                (facts.kind, facts.name, facts.definition)::groundwork.item
                order by facts.kind, facts.name
            ),
            '{}'
        )
    from pg_catalog.pg_class
    inner join pg_catalog.pg_sequence
        on pg_class.oid = pg_sequence.seqrelid
    cross join lateral (
        select
            'sequence' as kind,
            'options' as name,
            jsonb_strip_nulls(
                jsonb_build_object(
                    'type', format_type(pg_sequence.seqtypid, null),
                    'start', pg_sequence.seqstart,
                    'increment', pg_sequence.seqincrement,
                    'minimum', pg_sequence.seqmin,
                    'maximum', pg_sequence.seqmax,
                    'cache', pg_sequence.seqcache,
                    'cycle', pg_sequence.seqcycle
                )
            ) as definition

        union all

        select
            'sequence',
            'unlogged',
            'true'::jsonb
        where pg_class.relpersistence = 'u'

        union all

        select
            'sequence',
            'owner',
            -- a table of the same schema
            jsonb_build_object('table', owners.relname, 'column', pg_attribute.attname)
        from pg_catalog.pg_depend
        inner join pg_catalog.pg_class as owners
            on pg_depend.refobjid = owners.oid
        inner join pg_catalog.pg_attribute
            on
                pg_depend.refobjid = pg_attribute.attrelid
                and pg_depend.refobjsubid = pg_attribute.attnum
        where
            pg_depend.classid = 'pg_catalog.pg_class'::regclass
            and pg_depend.objid = pg_class.oid
            and pg_depend.refclassid = 'pg_catalog.pg_class'::regclass
            and pg_depend.deptype = 'a'

        union all

        select *
        from groundwork.object_facts('pg_catalog.pg_class'::regclass, pg_class.oid)
    ) as facts
    where pg_class.oid = to_regclass(format('%I.%I', schema_name, sequence_name))
$sequence_items$;

create or replace function groundwork.is_declared_sequence(sequence_id oid)
returns boolean
language sql
stable
as $is_declared_sequence$
    select
        exists (
            select
            from groundwork.declaration
            inner join pg_catalog.pg_namespace
                on declaration.schema_name = pg_namespace.nspname
            inner join pg_catalog.pg_class
                on
                    pg_namespace.oid = pg_class.relnamespace
                    and declaration.object_name = pg_class.relname
            where
                declaration.kind = 'sequence'
                and pg_class.oid = sequence_id
        )
$is_declared_sequence$;

{% endmacro %}
