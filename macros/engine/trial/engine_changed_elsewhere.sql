{#
    Emits groundwork.changed_elsewhere(target, before, made_in): what a declaration did to the
    catalog beside its object: objects by address. Only the catalogs that were written are read.

    before   see groundwork.extent
    made_in  the catalog that has the object, as class_id of the others

    And groundwork.own_objects(target, made_in): what belongs to the object and goes with it; and
    groundwork.is_written_here(version): whether a row with this recent xmin was written by this
    transaction.
#}
{% macro engine_changed_elsewhere() %}

create or replace function groundwork.is_written_here(version xid)
returns boolean
language sql
stable
as $is_written_here$
    -- of what this session sees, only its own transaction's is in progress
    select
        pg_xact_status((pg_current_xact_id()::text::bigint - age(version))::text::xid8)
        = 'in progress'
$is_written_here$;

create or replace function groundwork.own_objects(
    target oid, made_in oid default 'pg_catalog.pg_class'::regclass
)
returns table (class_id oid, object_id oid)
language sql
stable
as $own_objects$
    with recursive
    own as (

        select
            made_in as class_id,
            target as object_id

        union

        select
            pg_depend.classid,
            pg_depend.objid
        from own
        inner join pg_catalog.pg_depend
            on
                own.class_id = pg_depend.refclassid
                and own.object_id = pg_depend.refobjid
        where
            pg_depend.deptype in ('a', 'i', 'P', 'S')
            -- what a publication publishes is the publication's, but for realtime()
            and (
                pg_depend.classid <> 'pg_catalog.pg_publication_rel'::regclass
                or made_in = 'pg_catalog.pg_publication'::regclass
                or pg_depend.objid in (
                    select pg_publication_rel.oid
                    from pg_catalog.pg_publication
                    inner join pg_catalog.pg_publication_rel
                        on pg_publication.oid = pg_publication_rel.prpubid
                    where pg_publication.pubname = {{ quoted(realtime_publication()) }}
                )
            )
    )

    select *
    from own
$own_objects$;

create or replace function groundwork.changed_elsewhere(target oid, before jsonb, made_in oid)
returns table (class_id oid, object_id oid, dropped bigint)
language plpgsql
as $changed_elsewhere$
declare
    mark constant xid := before ->> 'mark';
    own constant text[] := array(
        select concat_ws(' ', objects.class_id, objects.object_id)
        from groundwork.own_objects(target, made_in) as objects
    );
    ignored constant text[] := own || array(
        select jsonb_array_elements_text(coalesce(before -> 'own', '[]'))
    );
    watched constant jsonb := groundwork.watched_tables(
        array(
            select known.key::oid
            from jsonb_object_keys(before -> 'watched') as known (key)
        )
    );
    catalog record;
begin
    for catalog in
        select
            changes.key::oid as id,
            pg_class.relname as name,
            (changes.value ->> 0)::bigint
            - coalesce((before #>> array['changes', changes.key, '0'])::bigint, 0) as inserted,
            (changes.value ->> 2)::bigint
            - coalesce((before #>> array['changes', changes.key, '2'])::bigint, 0) as deleted,
            case pg_class.relname
                when 'pg_attribute' then 'attrelid'
                when 'pg_index' then 'indexrelid'
                when 'pg_inherits' then 'inhrelid'
                when 'pg_sequence' then 'seqrelid'
                when 'pg_partitioned_table' then 'partrelid'
                when 'pg_foreign_table' then 'ftrelid'
                when 'pg_description' then 'objoid'
                when 'pg_shdescription' then 'objoid'
                when 'pg_seclabel' then 'objoid'
                when 'pg_shseclabel' then 'objoid'
                when 'pg_range' then 'rngtypid'
                when 'pg_aggregate' then 'aggfnoid'
                when 'pg_enum' then 'enumtypid'
                else 'oid'
            end as key_column,
            case
                when pg_class.relname in ('pg_range', 'pg_enum') then 'pg_catalog.pg_type'::regclass
                when pg_class.relname = 'pg_aggregate' then 'pg_catalog.pg_proc'::regclass
                when
                    pg_class.relname in (
                        'pg_attribute', 'pg_index', 'pg_inherits', 'pg_sequence',
                        'pg_partitioned_table', 'pg_foreign_table'
                    )
                    then 'pg_catalog.pg_class'::regclass
                when pg_class.relname not in (
                    'pg_description', 'pg_shdescription', 'pg_seclabel', 'pg_shseclabel'
                )
                    then pg_class.oid
            end as class_id
        from jsonb_each(groundwork.row_changes()) as changes
        inner join pg_catalog.pg_class
            on changes.key::oid = pg_class.oid
        where
            pg_class.relnamespace = 'pg_catalog'::regnamespace
            and changes.value is distinct from before #> array['changes', changes.key]
            and not coalesce(before -> 'beside', '[]') ? pg_class.relname
            and pg_class.relname not in (
                'pg_depend', 'pg_shdepend', 'pg_init_privs', 'pg_statistic', 'pg_statistic_ext_data'
            )
    loop
        if
            not has_table_privilege(catalog.id, 'select')
            or not exists (
                select
                from pg_catalog.pg_attribute
                where
                    attrelid = catalog.id
                    and attname = catalog.key_column
            )
        then
            -- of roles and their settings, for example, only that they changed can be said
            class_id := catalog.id;
            object_id := null;
            dropped := null;
            return next;
            continue;
        end if;

        return query execute format(
            $query$
                select distinct
                    rows_of.class_id,
                    rows_of.object_id,
                    null::bigint
                from (
                    select
                        %1$s::oid as class_id,
                        %2$I::oid as object_id
                    from pg_catalog.%3$I
                    where
                        age(xmin) <= age($1)
                        and groundwork.is_written_here(xmin)
                ) as rows_of
                where
                    concat_ws(' ', rows_of.class_id, rows_of.object_id) <> all($2)
                    and (
                        %3$L <> 'pg_class'
                        or ($3 -> rows_of.object_id::text) is distinct from
                        ($4 -> rows_of.object_id::text)
                        or not $3 ? rows_of.object_id::text
                    )
            $query$,
            coalesce(catalog.class_id::oid::text, 'classoid'),
            catalog.key_column,
            catalog.name
        )
        using mark, ignored, before -> 'watched', watched;

        -- what it made and dropped itself is in neither count, once what is left is taken off
        -- default privileges that are PostgreSQL's own again go by themselves
        if catalog.class_id = catalog.id and catalog.name <> 'pg_default_acl' then
            select catalog.deleted - (catalog.inserted - count(*))
            into dropped
            from unnest(own) as objects (address)
            where split_part(objects.address, ' ', 1)::oid = catalog.id;

            if dropped > 0 then
                class_id := catalog.id;
                object_id := null;
                return next;
            end if;
        end if;
    end loop;
end
$changed_elsewhere$;

{% endmacro %}
