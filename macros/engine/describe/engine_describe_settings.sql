{#
    Selects one row per setting of `tables`, and one per table that inherits from one of them; part
    of groundwork.describe. A temporary table stands in for a permanent one, so the two count as the
    same persistence. A partition is no child here: groundwork.partition_items.
#}
{% macro engine_describe_settings() %}

select
    pg_class.oid as table_id,
    'setting' as kind,
    setting.name,
    setting.definition
from pg_catalog.pg_class
left join pg_catalog.pg_class as toast_class
    on pg_class.reltoastrelid = toast_class.oid
left join pg_catalog.pg_index as identity_index
    on
        pg_class.oid = identity_index.indrelid
        and identity_index.indisreplident
left join pg_catalog.pg_am
    on pg_class.relam = pg_am.oid
cross join lateral (
    values
    ('table_kind', to_jsonb(pg_class.relkind::text)),
    ('persistence', to_jsonb(replace(pg_class.relpersistence::text, 't', 'p'))),
    ('partition_key', to_jsonb(pg_get_partkeydef(pg_class.oid))),
    ('access_method', to_jsonb(pg_am.amname)),
    (
        'inherits',
        (
            select jsonb_agg(pg_inherits.inhparent::regclass::text order by pg_inherits.inhseqno)
            from pg_catalog.pg_inherits
            where pg_inherits.inhrelid = pg_class.oid
        )
    ),
    ('of_type', to_jsonb(nullif(pg_class.reloftype, 0)::regtype::text)),
    ('row_security', to_jsonb(pg_class.relrowsecurity)),
    ('force_row_security', to_jsonb(pg_class.relforcerowsecurity)),
    (
        'replica_identity',
        case pg_class.relreplident
            when 'n' then to_jsonb('nothing'::text)
            when 'f' then to_jsonb('full'::text)
            when 'i'
                then to_jsonb(
                    -- whose index is gone identifies rows by nothing
                    coalesce(
                        (
                            select 'using index ' || quote_ident(index_class.relname)
                            from pg_catalog.pg_class as index_class
                            where index_class.oid = identity_index.indexrelid
                        ),
                        'nothing'
                    )
                )
            else to_jsonb('default'::text)
        end
    ),
    (
        'clustered_on',
        (
            select to_jsonb(clustered_class.relname)
            from pg_catalog.pg_index as clustered_index
            inner join pg_catalog.pg_class as clustered_class
                on clustered_index.indexrelid = clustered_class.oid
            where
                clustered_index.indrelid = pg_class.oid
                and clustered_index.indisclustered
        )
    ),
    (
        -- of the roles that have a privilege on the table, those that cannot name it; a trial's
        -- schema is nobody's
        'schema_usage',
        case
            when
                pg_class.relpersistence <> 't'
                and pg_class.relnamespace is distinct from to_regnamespace('groundwork_trial')
                then groundwork.roles_without_usage(pg_class.oid)
        end
    ),
    ('options', to_jsonb({{ engine_declarable_options('pg_class.reloptions') }})),
    ('toast_options', to_jsonb({{ engine_declarable_options('toast_class.reloptions') }}))
) as setting (name, definition)
where
    pg_class.oid = any(tables)
    and setting.definition is not null

union all

select
    pg_inherits.inhparent as table_id,
    'child' as kind,
    pg_inherits.inhrelid::regclass::text as name,
    '{}'::jsonb as definition
from pg_catalog.pg_inherits
inner join pg_catalog.pg_class
    on pg_inherits.inhparent = pg_class.oid
where
    pg_inherits.inhparent = any(tables)
    and pg_class.relkind = 'r'

{% endmacro %}
