{#
    Emits groundwork.is_alone(target, before, changes, made_in): whether a declaration did what
    makes its object, and nothing beside. It counts: each catalog has as many new rows as the object
    has parts there. False means that it takes a closer look to know (groundwork.findings), which is
    slower.

    before   see groundwork.extent
    changes  the rows written since, as groundwork.row_changes returns them
    made_in  the catalog that has the object

    And groundwork.written_rows(before, changes): the rows written since, by table.

    groundwork.changed_column_beside(own, before) and groundwork.changed_relation_beside(own,
    before): whether a row of pg_attribute or of pg_class was written of a relation that is not
    among `own`.

    dbt opens a session for each model, which has to plan every query that it comes to. So a catalog
    is asked only when it was written.
#}
{% macro engine_is_alone() %}
{%- set keyed_by_relation = {
    'pg_index': 'indexrelid',
    'pg_attribute': 'attrelid',
    'pg_sequence': 'seqrelid',
    'pg_partitioned_table': 'partrelid',
} %}

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

create or replace function groundwork.changed_column_beside(own oid[], before jsonb)
returns boolean
language sql
volatile
as $changed_column_beside$
    select
        exists (
            select
            from pg_catalog.pg_attribute
            where
                age(pg_attribute.xmin) <= age((before ->> 'mark')::xid)
                and groundwork.is_written_here(pg_attribute.xmin)
                and pg_attribute.attrelid <> all(own)
        )
$changed_column_beside$;

create or replace function groundwork.changed_relation_beside(own oid[], before jsonb)
returns boolean
language sql
volatile
as $changed_relation_beside$
    select
        exists (
            select
            from pg_catalog.pg_class
            where
                age(pg_class.xmin) <= age((before ->> 'mark')::xid)
                and groundwork.is_written_here(pg_class.xmin)
                and pg_class.oid <> all(own)
                and (
                    before -> 'watched' -> pg_class.oid::text
                ) is distinct from (
                    groundwork.watched_tables(array[pg_class.oid]) -> pg_class.oid::text
                )
        )
$changed_relation_beside$;

create or replace function groundwork.is_alone(
    target oid, before jsonb, changes jsonb, made_in oid
)
returns boolean
language plpgsql
volatile
as $is_alone$
declare
    classes oid[];
    objects oid[];
    relations oid[];
    written record;
    made bigint;
    allowed bigint;
    is_column_changed boolean := false;
begin
    select
        array_agg(owned.class_id),
        array_agg(owned.object_id),
        coalesce(
            array_agg(owned.object_id)
            filter (where owned.class_id = 'pg_catalog.pg_class'::regclass),
            '{}'
        )
    into classes, objects, relations
    from groundwork.own_objects(target, made_in) as owned;

    for written in
        select *
        from groundwork.written_rows(before, changes)
    loop
        continue when written.catalog_id in (
            'pg_catalog.pg_depend'::regclass, 'pg_catalog.pg_shdepend'::regclass
        );
        allowed := 0;
        {%- for catalog, key in keyed_by_relation.items() %}
        {{ 'if' if loop.first else 'elsif' }}
            written.catalog_id = 'pg_catalog.{{ catalog }}'::regclass
        then
            made := (
                select count(*)
                from pg_catalog.{{ catalog }}
                where {{ catalog }}.{{ key }} = any(relations)
            );
        {%- endfor %}
        elsif written.catalog_id = 'pg_catalog.pg_description'::regclass then
            made := (
                select count(*)
                from unnest(classes, objects) as own (class_id, object_id)
                -- one by one: as a join it would read the whole of pg_description
                cross join lateral (
                    select
                    from pg_catalog.pg_description
                    where
                        pg_description.classoid = own.class_id
                        and pg_description.objoid = own.object_id
                    offset 0
                ) as described
            );
        else
            made := nullif(cardinality(array_positions(classes, written.catalog_id)), 0);
        end if;
        if written.catalog_id = 'pg_catalog.pg_class'::regclass then
            -- looked at below
            allowed := written.updated;
        elsif written.catalog_id = 'pg_catalog.pg_attribute'::regclass then
            allowed := written.updated;
            -- Each default is one update of its new column, so as many are the object's own.
            is_column_changed := written.updated not in (
                0,
                cardinality(array_positions(classes, 'pg_catalog.pg_attrdef'::regclass::oid))
            );
        elsif written.catalog_id = 'pg_catalog.pg_sequence'::regclass then
            -- the column that a sequence belongs to is told once it is made
            allowed := made;
        end if;
        if
            written.inserted is distinct from made
            or written.deleted > 0
            or written.updated > allowed
        then
            return false;
        end if;
        -- one that was moved without a row
        if
            written.catalog_id = 'pg_catalog.pg_sequence'::regclass
            and exists (
                select
                from pg_catalog.pg_sequence
                where
                    pg_sequence.seqrelid = any(relations)
                    and pg_sequence_last_value(pg_sequence.seqrelid) is not null
            )
        then
            return false;
        end if;
    end loop;

    -- the largest catalog is read through for those only that changed a column
    if is_column_changed then
        if groundwork.changed_column_beside(relations, before) then
            return false;
        end if;
    end if;
    return not groundwork.changed_relation_beside(relations, before);
end
$is_alone$;

{% endmacro %}
