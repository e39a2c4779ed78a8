{#
    Emits groundwork.is_alone(target, before, changes, made_in): whether a declaration did what
    makes its object, and nothing beside. It counts: each catalog has as many new rows as the object
    has parts there. False means that it takes a closer look to know (groundwork.findings), which is
    slower.

    before   see groundwork.extent
    changes  the rows written since, as groundwork.row_changes returns them
    made_in  the catalog that has the object

    And its parts: groundwork.parts_by_catalog(target, made_in), how many rows of each catalog the
    object consists of; groundwork.written_rows(before, changes), the rows written since, by table.
#}
{% macro engine_is_alone() %}
{%- set keyed_by_relation = {
    'pg_index': 'indexrelid',
    'pg_attribute': 'attrelid',
    'pg_sequence': 'seqrelid',
    'pg_partitioned_table': 'partrelid',
} %}

create or replace function groundwork.parts_by_catalog(target oid, made_in oid)
returns table (catalog_id oid, number bigint)
language sql
stable
as $parts_by_catalog$
    with
    own as materialized (

        select
            owned.class_id,
            owned.object_id
        from groundwork.own_objects(target, made_in) as owned

    )

    select
        class_id as catalog_id,
        count(*) as number
    from own
    group by class_id

    union all

    {% for catalog, key in keyed_by_relation.items() %}
    select
        'pg_catalog.{{ catalog }}'::regclass,
        count(*)
    from own
    inner join pg_catalog.{{ catalog }}
        on own.object_id = {{ catalog }}.{{ key }}
    where own.class_id = 'pg_catalog.pg_class'::regclass

    union all

    {% endfor %}
    select
        'pg_catalog.pg_description'::regclass,
        count(*)
    from own
    inner join pg_catalog.pg_description
        on
            own.class_id = pg_description.classoid
            and own.object_id = pg_description.objoid
$parts_by_catalog$;

create or replace function groundwork.written_rows(before jsonb, changes jsonb)
returns table (catalog_id oid, inserted bigint, updated bigint, deleted bigint)
language sql
immutable
as $written_rows$
    select
        changed.key::oid as catalog_id,
        (changed.value ->> 0)::bigint
        - coalesce((before #>> array['changes', changed.key, '0'])::bigint, 0) as inserted,
        (changed.value ->> 1)::bigint
        - coalesce((before #>> array['changes', changed.key, '1'])::bigint, 0) as updated,
        (changed.value ->> 2)::bigint
        - coalesce((before #>> array['changes', changed.key, '2'])::bigint, 0) as deleted
    from jsonb_each(changes) as changed
    where changed.value is distinct from before #> array['changes', changed.key]
$written_rows$;

create or replace function groundwork.is_alone(
    target oid, before jsonb, changes jsonb, made_in oid
)
returns boolean
language sql
volatile
as $is_alone$
    with
    own as materialized (

        select
            owned.class_id,
            owned.object_id
        from groundwork.own_objects(target, made_in) as owned

    ),

    written as materialized (

        select *
        from groundwork.written_rows(before, changes)

    )

    select
        not exists (
            select
            from written
            left join groundwork.parts_by_catalog(target, made_in) as made
                using (catalog_id)
            where
                written.catalog_id not in (
                    'pg_catalog.pg_depend'::regclass, 'pg_catalog.pg_shdepend'::regclass
                )
                and (
                    written.inserted is distinct from made.number
                    or written.deleted > 0
                    or written.updated > case
                        -- looked at below
                        when
                            written.catalog_id in (
                                'pg_catalog.pg_class'::regclass,
                                'pg_catalog.pg_attribute'::regclass
                            )
                            then written.updated
                        -- the column that a sequence belongs to is told once it is made
                        when written.catalog_id = 'pg_catalog.pg_sequence'::regclass
                            then made.number
                        else 0
                    end
                )
        )
        -- the largest catalog is read through for those only that changed a column
        and not case
            when
                exists (
                    select
                    from written
                    where
                        written.catalog_id = 'pg_catalog.pg_attribute'::regclass
                        and written.updated > 0
                )
                then exists (
                    select
                    from pg_catalog.pg_attribute
                    where
                        age(pg_attribute.xmin) <= age((before ->> 'mark')::xid)
                        and groundwork.is_written_here(pg_attribute.xmin)
                        and pg_attribute.attrelid not in (select own.object_id from own)
                )
            else false
        end
        and not exists (
            select
            from pg_catalog.pg_class
            where
                age(pg_class.xmin) <= age((before ->> 'mark')::xid)
                and groundwork.is_written_here(pg_class.xmin)
                and pg_class.oid not in (select own.object_id from own)
                and (
                    before -> 'watched' -> pg_class.oid::text
                ) is distinct from (
                    groundwork.watched_tables(array[pg_class.oid]) -> pg_class.oid::text
                )
        )
        -- one that was moved without a row
        and not exists (
            select
            from own
            inner join pg_catalog.pg_sequence
                on own.object_id = pg_sequence.seqrelid
            where
                own.class_id = 'pg_catalog.pg_class'::regclass
                and pg_sequence_last_value(pg_sequence.seqrelid) is not null
        )
$is_alone$;

{% endmacro %}
