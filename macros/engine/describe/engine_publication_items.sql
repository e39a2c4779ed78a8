{#
    Emits groundwork.publication_items(schema, publication): the options of a publication, its
    tables with their columns and condition, and the schemas whose tables it has. It stands in no
    schema.
#}
{% macro engine_publication_items() %}

create or replace function groundwork.publication_items(schema_name text, publication_name text)
returns groundwork.item[]
language sql
stable
{{ engine_neutral_settings() }}
{{ engine_project_path() }}
as $publication_items$
    select
        coalesce(
            array_agg(
                (facts.kind, facts.name, facts.definition)::groundwork.item
                order by facts.kind, facts.name
            ),
            '{}'
        )
    from pg_catalog.pg_publication
    cross join lateral (
        select
            'option' as kind,
            'all_tables' as name,
            to_jsonb(pg_publication.puballtables) as definition

        union all

        select
            'option',
            'publish',
            to_jsonb(
                concat_ws(
                    ', ',
                    case when pg_publication.pubinsert then 'insert' end,
                    case when pg_publication.pubupdate then 'update' end,
                    case when pg_publication.pubdelete then 'delete' end,
                    case when pg_publication.pubtruncate then 'truncate' end
                )
            )

        union all

        select
            'option',
            case options.key
                when 'pubviaroot' then 'publish_via_partition_root'
                else 'publish_generated_columns'
            end,
            case options.value #>> '{}'
                when 'n' then '"none"'
                when 's' then '"stored"'
                else options.value
            end
        from jsonb_each(to_jsonb(pg_publication)) as options
        where options.key in ('pubviaroot', 'pubgencols')

        union all

        select
            'published table',
            format('%I.%I', pg_namespace.nspname, pg_class.relname),
            (groundwork.membership_item(pg_publication_rel.oid)).definition
        from pg_catalog.pg_publication_rel
        inner join pg_catalog.pg_class
            on pg_publication_rel.prrelid = pg_class.oid
        inner join pg_catalog.pg_namespace
            on pg_class.relnamespace = pg_namespace.oid
        where pg_publication_rel.prpubid = pg_publication.oid

        union all

        select
            'published schema',
            quote_ident(pg_namespace.nspname),
            '{}'::jsonb
        from pg_catalog.pg_publication_namespace
        inner join pg_catalog.pg_namespace
            on pg_publication_namespace.pnnspid = pg_namespace.oid
        where pg_publication_namespace.pnpubid = pg_publication.oid

        union all

        select *
        from groundwork.object_facts('pg_catalog.pg_publication'::regclass, pg_publication.oid)
    ) as facts
    where pg_publication.pubname = publication_name
$publication_items$;

{% endmacro %}
