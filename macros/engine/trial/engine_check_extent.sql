{#
    Emits groundwork.check_extent(table, declaration, target, before): refuses a file that does more
    than make its table: an object of another kind, a change of another table, rows, a setting of
    the session. Such a statement runs once, when the table is made; later only in the trial that is
    rolled back. Raises GW001, with a line for each finding, where the file names it, and the place
    where it belongs.

    target   the table that the declaration made
    before   what groundwork.extent returned just before the declaration ran

    groundwork.extent(mark, watched)        what there is to compare with afterwards
                                              mark     the subtransaction in which the declaration
                                                       is about to run
                                              watched  tables that it may refer to or inherit from
    groundwork.row_changes()                the rows written so far, by table: [inserted, updated,
                                            deleted], as PostgreSQL counts them for its statistics
    groundwork.findings(target, before)     what the declaration did beside the table: a sentence,
                                            and the name to look for in the file
    groundwork.changed_elsewhere(target, before)  the same of the catalog: objects by address; only
                                            the catalogs that were written are read
    groundwork.own_objects(target)          what belongs to the table and goes with it
    groundwork.place_of(class, object)      where an object is to be declared instead
    groundwork.is_written_here(version)     whether a row with this recent xmin was written by this
                                            transaction
#}
{% macro engine_check_extent() %}

create or replace function groundwork.row_changes()
returns jsonb
language sql
volatile
as $row_changes$
    select coalesce(jsonb_object_agg(counted.oid, counted.counts), '{}')
    from (
        select
            pg_class.oid,
            jsonb_build_array(
                pg_stat_get_xact_tuples_inserted(pg_class.oid),
                pg_stat_get_xact_tuples_updated(pg_class.oid),
                pg_stat_get_xact_tuples_deleted(pg_class.oid)
            ) as counts
        from pg_catalog.pg_class
        where
            pg_class.relkind in ('r', 'm')
            and pg_class.relnamespace <> 'groundwork'::regnamespace
    ) as counted
    where counted.counts <> '[0, 0, 0]'
$row_changes$;

create or replace function groundwork.watched_tables(tables oid[])
returns jsonb
language sql
stable
as $watched_tables$
    -- a foreign key writes these of the table that it refers to, a vacuum the others
    select
        coalesce(
            jsonb_object_agg(
                pg_class.oid,
                to_jsonb(pg_class) - array[
                    'relhastriggers', 'relhassubclass', 'relpages', 'reltuples', 'relallvisible',
                    'relallfrozen', 'relfrozenxid', 'relminmxid'
                ]
            ),
            '{}'
        )
    from pg_catalog.pg_class
    where
        pg_class.oid in (
            select coalesce(parts.relid, watched.table_id)
            from unnest(tables) as watched (table_id)
            left join lateral pg_partition_tree(watched.table_id) as parts
                on true
        )
$watched_tables$;

create or replace function groundwork.session_settings()
returns jsonb
language sql
stable
as $session_settings$
    select
        jsonb_build_object('role', current_setting('role'))
        || coalesce(
            jsonb_object_agg(pg_settings.name, pg_settings.setting)
                filter (
                    where pg_settings.source = 'session' and pg_settings.name <> 'search_path'
                ),
            '{}'
        )
    from pg_catalog.pg_settings
$session_settings$;

create or replace function groundwork.extent(mark xid, watched oid[])
returns jsonb
language sql
volatile
as $extent$
    select
        jsonb_build_object(
            'mark', mark,
            'changes', groundwork.row_changes(),
            'watched', groundwork.watched_tables(watched),
            'settings', groundwork.session_settings()
        )
$extent$;

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

create or replace function groundwork.own_objects(target oid)
returns table (class_id oid, object_id oid)
language sql
stable
as $own_objects$
    with recursive
    own as (

        select
            'pg_catalog.pg_class'::regclass::oid as class_id,
            target as object_id

        union

        select
            pg_depend.classid,
            pg_depend.objid
        from own
        inner join pg_catalog.pg_depend
            on
                pg_depend.refclassid = own.class_id
                and pg_depend.refobjid = own.object_id
        where
            pg_depend.deptype in ('a', 'i', 'P', 'S')
            -- what a publication publishes is the publication's
            and pg_depend.classid <> 'pg_catalog.pg_publication_rel'::regclass
    )

    select *
    from own
$own_objects$;

create or replace function groundwork.place_of(class_id oid, object_id oid)
returns text
language sql
stable
as $place_of$
    select
        case
            when class_id = 'pg_catalog.pg_proc'::regclass
                then 'a file of its own, materialized as sql_function'
            when class_id = 'pg_catalog.pg_extension'::regclass
                then 'a file of its own, materialized as extension'
            when found.type_kind = 'e'
                then 'a file of its own, materialized as enum_type'
            when
                class_id in (
                    'pg_catalog.pg_policy'::regclass,
                    'pg_catalog.pg_trigger'::regclass,
                    'pg_catalog.pg_rewrite'::regclass,
                    'pg_catalog.pg_constraint'::regclass,
                    'pg_catalog.pg_attrdef'::regclass,
                    'pg_catalog.pg_statistic_ext'::regclass
                )
                or found.relation_kind in ('r', 'p', 'i', 'I')
                then 'the file of that table'
            when found.relation_kind = 'S'
                then 'a column of the table, as `generated by default as identity`'
            else 'a script of your own, or a hook of dbt (`on-run-start`)'
        end
    from (
        select
            (
                select pg_class.relkind
                from pg_catalog.pg_class
                where
                    class_id = 'pg_catalog.pg_class'::regclass
                    and pg_class.oid = object_id
            ) as relation_kind,
            (
                select pg_type.typtype
                from pg_catalog.pg_type
                where
                    class_id = 'pg_catalog.pg_type'::regclass
                    and pg_type.oid = object_id
            ) as type_kind
    ) as found
$place_of$;

create or replace function groundwork.changed_elsewhere(target oid, before jsonb)
returns table (class_id oid, object_id oid, dropped bigint)
language plpgsql
as $changed_elsewhere$
declare
    mark constant xid := before ->> 'mark';
    own constant text[] := array(
        select concat_ws(' ', objects.class_id, objects.object_id)
        from groundwork.own_objects(target) as objects
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
        using mark, own, before -> 'watched', watched;

        -- what it made and dropped itself is in neither count, once what is left is taken off
        if catalog.class_id = catalog.id then
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

create or replace function groundwork.findings(target oid, before jsonb)
returns table (sentence text, name text)
language sql
volatile
as $findings$
    with
    project_schemas as (

        select paths.name
        from string_to_table(groundwork.search_path(), ', ') as paths (name)

        union all

        values ('access'), ('groundwork_trial'), ('pg_temp')

    ),

    -- an event trigger of the platform may write elsewhere
    watching as (

        select
            exists (
                select
                from pg_catalog.pg_event_trigger
                where evtenabled <> 'D'
            ) as is_on

    ),

    changed as (

        select distinct
            beside.class_id,
            beside.object_id,
            beside.dropped
        from groundwork.changed_elsewhere(target, before) as beside

    ),

    elsewhere as (

        select
            changed.class_id,
            changed.object_id,
            identified.type,
            identified.name,
            case
                when starts_with(identified.schema, 'pg_temp_') then 'pg_temp'
                else identified.schema
            end as schema_name,
            groundwork.without_schemas(identified.identity, identified.schema) as identity
        from changed
        cross join lateral pg_identify_object(changed.class_id, changed.object_id, 0) as identified
        where
            changed.object_id is not null
            -- the parts of an object come and go with it
            and not exists (
                select
                from pg_catalog.pg_depend
                inner join changed as whole
                    on
                        pg_depend.refclassid = whole.class_id
                        and pg_depend.refobjid = whole.object_id
                where
                    pg_depend.classid = changed.class_id
                    and pg_depend.objid = changed.object_id
                    and pg_depend.deptype in ('a', 'i', 'P', 'S')
            )

    ),

    written as (

        select
            changes.key::oid as table_id,
            changes.key::oid in (
                select target

                union all

                select parts.relid::oid
                from pg_partition_tree(target) as parts
            ) as is_own
        from jsonb_each(groundwork.row_changes()) as changes
        where changes.value is distinct from before #> array['changes', changes.key]

    )

    select
        format(
            '%s %s: it belongs in %s',
            elsewhere.type,
            elsewhere.identity,
            groundwork.place_of(elsewhere.class_id, elsewhere.object_id)
        ),
        -- an identity is `name(arguments)`, or `name on table`
        coalesce(elsewhere.name, split_part(split_part(elsewhere.identity, '(', 1), ' ', 1))
    from elsewhere
    cross join watching
    where
        not watching.is_on
        or elsewhere.schema_name is null
        or elsewhere.schema_name in (select project_schemas.name from project_schemas)

    union all

    select
        format(
            '%s (%s): it belongs in a script of your own',
            case
                when changed.dropped is null then 'a change of what belongs to no table'
                else 'the end of something that the file did not make'
            end,
            string_agg(pg_class.relname, ', ' order by pg_class.relname)
        ),
        null
    from changed
    inner join pg_catalog.pg_class
        on changed.class_id = pg_class.oid
    where changed.object_id is null
    group by changed.dropped is null

    union all

    select
        case
            when written.is_own
                then 'rows of the table: they belong in a seed, or below meta: upgrade: after'
            else format(
                'rows of %s: they belong in a script of your own',
                groundwork.shown_name(written.table_id)
            )
        end,
        null
    from written
    inner join pg_catalog.pg_class
        on written.table_id = pg_class.oid
    cross join watching
    where
        pg_class.relnamespace not in (
            'pg_catalog'::regnamespace, 'pg_toast'::regnamespace
        )
        and (
            written.is_own
            or not watching.is_on
            or pg_class.relnamespace::regnamespace::text in (
                select project_schemas.name
                from project_schemas
            )
        )

    union all

    select
        format(
            'the position of the sequence %s: start an identity where it is declared, '
            'as `identity (start with 100)`',
            pg_class.relname
        ),
        pg_class.relname
    from groundwork.own_objects(target) as own
    inner join pg_catalog.pg_class
        on own.object_id = pg_class.oid
    where
        own.class_id = 'pg_catalog.pg_class'::regclass
        and case
            when pg_class.relkind = 'S' then pg_sequence_last_value(pg_class.oid) is not null
        end
        -- rows that were put in have moved it
        and not exists (
            select
            from written
            where written.is_own
        )

    union all

    select
        format('the setting %s: it belongs in a hook of dbt (`on-run-start`)', setting.key),
        setting.key
    from jsonb_each(groundwork.session_settings()) as setting
    where setting.value is distinct from before #> array['settings', setting.key]
$findings$;

create or replace function groundwork.without_schemas(identity text, schema_name text)
returns text
language sql
immutable
as $without_schemas$
    -- as the file writes it; a trial makes it elsewhere
    select
        case
            when starts_with(identity, quote_ident(schema_name) || '.')
                then substr(identity, length(quote_ident(schema_name)) + 2)
            else replace(
                replace(replace(identity, 'pg_temp.', ''), 'groundwork_trial.', ''),
                split_part(groundwork.search_path(), ',', 1) || '.',
                ''
            )
        end
$without_schemas$;

create or replace function groundwork.check_extent(
    table_name text, declaration text, target oid, before jsonb
)
returns void
language plpgsql
as $check_extent$
declare
    found_lines text;
begin
    select
        string_agg(
            concat(
                '  - ',
                'line ' || nullif(places.line, 0) || ': ',
                findings.sentence
            ),
            E'\n'
            order by nullif(places.line, 0), findings.sentence
        )
    into found_lines
    from groundwork.findings(target, before) as findings
    cross join lateral (
        select
            cardinality(
                string_to_array(
                    substr(
                        declaration, 1, nullif(
                            position(lower(findings.name) in lower(declaration)), 0
                        )
                    ),
                    E'\n'
                )
            ) as line
    ) as places;

    if found_lines is not null then
        raise exception using
            errcode = 'GW001',
            message = concat_ws(
                E'\n',
                format(
                    'the model %s does more than make its table; the rest would run once and '
                    'never again:',
                    table_name
                ),
                found_lines
            ),
            hint = 'One file declares one table, with its indexes, policies, triggers, '
                'privileges and comments. Move the other statements; what they made already '
                'stays as it is.';
    end if;
end
$check_extent$;

{% endmacro %}
