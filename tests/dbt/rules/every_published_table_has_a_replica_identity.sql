{#
    Lists each table of a publication of updates or deletes that PostgreSQL would refuse to update
    or delete from, because the rows it changes cannot be told apart by subscribers, or because the
    publication shows too little of them.

    A partition is looked at by itself: it is what PostgreSQL checks.

    Fix: `alter table ... replica identity full`, or a unique index as the identity; a list of
    columns with those of the identity; a condition over columns of the identity alone.
#}
with tables as (

    {{ managed_relations() }}

),

published as (

    select
        tables.table_oid,
        tables.table_name,
        pg_publication.oid as publication_oid,
        quote_ident(pg_publication.pubname) as publication_name,
        -- of the table itself, or of the partitioned table above it
        members.prrelid as member_oid,
        members.prattrs as listed_columns,
        members.prqual::text as condition_tree
    from tables
    cross join pg_catalog.pg_publication
    cross join
        lateral (
            select tables.table_oid as relid

            union

            select ancestors.relid
            from pg_partition_ancestors(tables.table_oid) as ancestors
        ) as itself_and_above
    left join pg_catalog.pg_publication_rel as members
        on
            pg_publication.oid = members.prpubid
            and itself_and_above.relid = members.prrelid
    where
        tables.relkind = 'r'
        and (pg_publication.pubupdate or pg_publication.pubdelete)
        and (
            members.oid is not null
            or (itself_and_above.relid = tables.table_oid and pg_publication.puballtables)
            or exists (
                select 1
                from pg_catalog.pg_publication_namespace
                inner join pg_catalog.pg_class
                    on pg_publication_namespace.pnnspid = pg_class.relnamespace
                where
                    pg_publication_namespace.pnpubid = pg_publication.oid
                    and pg_class.oid = itself_and_above.relid
            )
        )

),

identities as (

    select
        pg_class.oid as table_oid,
        pg_class.relreplident = 'f' as is_full,
        coalesce(
            (
                select array_agg(pg_attribute.attname)
                from pg_catalog.pg_index
                -- indkey counts from 0, and ends with the columns of an `include` clause
                cross join
                    unnest(
                        (pg_index.indkey::int2[])[0:pg_index.indnkeyatts - 1]
                    ) as key_columns (attnum)
                inner join pg_catalog.pg_attribute
                    on
                        pg_index.indrelid = pg_attribute.attrelid
                        and key_columns.attnum = pg_attribute.attnum
                where
                    pg_index.indrelid = pg_class.oid
                    and pg_index.indisvalid
                    and case pg_class.relreplident
                        when 'i' then pg_index.indisreplident
                        when 'd' then pg_index.indisprimary and pg_index.indimmediate
                        else false
                    end
            ),
            '{}'
        ) as columns
    from pg_catalog.pg_class
    where pg_class.oid in (select published.table_oid from published)

),

findings as (

    select distinct
        published.table_name,
        published.table_oid,
        published.publication_name,
        case
            when not identities.is_full and identities.columns = '{}' then 'identity'
            when
                published.listed_columns is not null
                and (
                    identities.is_full
                    or not listed.columns @> identities.columns
                )
                then 'columns'
            when not identities.is_full and not identities.columns @> filtering.columns
                then 'condition'
        end as finding,
        format(
            'alter publication %s drop table %s; alter publication %1$s add table %2$s',
            published.publication_name,
            published.member_oid::regclass
        ) as published_whole
    from published
    inner join identities
        on published.table_oid = identities.table_oid
    cross join
        lateral (
            select coalesce(array_agg(pg_attribute.attname), '{}') as columns
            from pg_catalog.pg_attribute
            where
                pg_attribute.attrelid = published.member_oid
                and pg_attribute.attnum = any(published.listed_columns)
        ) as listed
    cross join lateral (
        select coalesce(array_agg(distinct pg_attribute.attname), '{}') as columns
        from regexp_matches(published.condition_tree, ':varattno ([0-9]+)', 'g') as places (parts)
        inner join pg_catalog.pg_attribute
            on
                published.member_oid = pg_attribute.attrelid
                and pg_attribute.attnum = places.parts[1]::int2
    ) as filtering

),

offenders as (

    select
        findings.table_name as object,
        format(
            'the publication %s makes PostgreSQL refuse updates and deletes of it: %s',
            findings.publication_name,
            case findings.finding
                when 'identity' then 'it has no replica identity'
                when 'columns' then 'the published columns lack some of its replica identity'
                else 'the condition reads columns outside its replica identity'
            end
        ) as consequence,
        case findings.finding
            when 'columns' then findings.published_whole
            else format('alter table %s replica identity full', findings.table_name)
        end as fix
    from findings
    where findings.finding is not null

)

{{ select_offenders(examined='tables', named='table') }}
