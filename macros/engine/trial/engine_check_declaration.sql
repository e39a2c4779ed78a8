{#
    Emits groundwork.check_declaration(table, created, parents): refuses a file that made anything
    but the one table of its name, a table that refers to one not named with ref(), or one that
    does not say who may see its rows. Errors end the transaction, so nothing is changed.

    created: the tables that running the declaration made. parents: those that it may refer to.

    And groundwork.check_own_name(table, target, declaration): after an error, refuses a file that
    writes the schema before the name of its own table, which then means the live table and not the
    tried one. It looks for the name as a text, so it has nothing to say while there is no error.
#}
{% macro engine_check_declaration() %}

create or replace function groundwork.check_own_name(
    table_name text, target oid, declaration text
)
returns void
language plpgsql
as $check_own_name$
declare
    found_name constant text := (
        select min(written.name)
        from pg_catalog.pg_class
        inner join pg_catalog.pg_namespace
            on pg_class.relnamespace = pg_namespace.oid
        cross join (
            values
            ('%I.%I'),
            ('"%1$s"."%2$s"'),
            ('%1$I."%2$s"'),
            ('"%1$s".%2$I')
        ) as spellings (pattern)
        cross join lateral (
            select
                format(
                    spellings.pattern,
                    pg_namespace.nspname,
                    case
                        when position('%2$s' in spellings.pattern) > 0
                            then replace(pg_class.relname, '"', '""')
                        else pg_class.relname
                    end
                ) as name
        ) as written
        where
            pg_class.oid = target
            and position(lower(written.name) in lower(declaration)) > 0
    );
begin
    if found_name is not null then
        raise exception using
            errcode = 'GW001',
            message = format(
                'the model %s names its own table with a schema: %s', table_name, found_name
            ),
            hint = format(
                'Write %I alone. The schema is that of the model: config(schema=...).',
                table_name
            );
    end if;
end
$check_own_name$;

create or replace function groundwork.partition_root(target oid)
returns oid
language sql
stable
as $partition_root$
    -- a partitioned table is its own, and a plain one has none
    select coalesce(pg_partition_root(target)::oid, target)
$partition_root$;

create or replace function groundwork.check_declaration(
    table_name text, created oid[], parents oid[]
)
returns void
language plpgsql
-- a plan that was made while the catalog was small is kept
set enable_seqscan = off
as $check_declaration$
declare
    created_names text[] := array(
        select relname::text
        from pg_catalog.pg_class
        where oid = any(created)
        order by 1
    );
    target record;
    stranger text;
    stranger_name text;
    partitioned text;
begin
    if created_names <> array[table_name] then
        raise exception using
            errcode = 'GW001',
            message = format(
                'the model %s declares %s, not one table named %s',
                table_name,
                coalesce(
                    'the tables ' || nullif(array_to_string(created_names, ', '), ''),
                    'no table'
                ),
                table_name
            ),
            hint = 'One file declares one table of its own name. For another name, say so: '
                '{% raw %}{{ config(alias=''...'') }}{% endraw %}.';
    end if;

    -- nearly every file refers to its parents only, which is asked first
    if
        exists (
            select
            from pg_catalog.pg_constraint
            where
                pg_constraint.conrelid = created[1]
                and pg_constraint.contype = 'f'
                -- a reference to a partitioned table has one to each of its partitions beside it
                and pg_constraint.conparentid = 0
                and groundwork.partition_root(pg_constraint.confrelid) <> all(parents || created)
        )
    then
        select
            string_agg(groundwork.shown_name(pg_constraint.confrelid), ', '),
            min(pg_class.relname),
            max(groundwork.shown_name(roots.root)) filter (where roots.root <> original.oid)
        into stranger, stranger_name, partitioned
        from pg_catalog.pg_constraint
        inner join pg_catalog.pg_class
            on pg_constraint.confrelid = pg_class.oid
        -- a trial refers to a copy
        left join pg_catalog.pg_class as original
            on
                original.oid = groundwork.table_named(
                    groundwork.shown_name(pg_constraint.confrelid)
                )
        cross join lateral (
            select groundwork.partition_root(original.oid) as root
        ) as roots
        where
            pg_constraint.conrelid = created[1]
            and pg_constraint.contype = 'f'
            and pg_constraint.conparentid = 0
            and groundwork.partition_root(pg_constraint.confrelid) <> all(parents || created);

        raise exception using
            errcode = 'GW001',
            message = format('the model %s refers to %s without ref()', table_name, stranger),
            hint = case
                when partitioned is not null
                    then format(
                        'It is a partition. Add the line -- depends_on: {% raw %}{{ ref(''%s'') }}'
                        '{% endraw %}, so that dbt builds its table first.',
                        partitioned
                    )
                else format(
                    'Write references {% raw %}{{ ref(''%s'') }}{% endraw %}, '
                    'so that dbt builds it first.',
                    stranger_name
                )
            end;
    end if;

    select
        relrowsecurity as is_enabled,
        relforcerowsecurity as is_forced,
        exists (
            select
            from pg_catalog.pg_policy
            where polrelid = pg_class.oid
        ) as has_policy
    into target
    from pg_catalog.pg_class
    where oid = created[1];

    if
        not (target.is_enabled and target.is_forced and target.has_policy)
        and not groundwork.is_accepted('open_rows')
    then
        raise exception using
            errcode = 'GW001',
            message = format('the model %s does not say who may see its rows', table_name),
            hint = 'End the file with one row access macro: tenant_rows(), own_rows(), '
                'service_rows() or another of macros/row_access.';
    end if;
end
$check_declaration$;

{% endmacro %}
