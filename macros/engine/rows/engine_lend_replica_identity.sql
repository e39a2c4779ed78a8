{#
    Emits groundwork.lend_replica_identity(target): rows of a published table can be changed only
    while something identifies them, and a table whose key is being replaced has nothing meanwhile.
    It then gets the replica identity `full`, and so does each partition. Returns the statements,
    as one text, that give back what was; empty where nothing is lent.
#}
{% macro engine_lend_replica_identity() %}

create or replace function groundwork.lend_replica_identity(target oid)
returns text
language plpgsql
as $lend_replica_identity$
declare
    give_back text := '';
    unidentified record;
begin
    for unidentified in
        select
            format('alter table %s replica identity ', pg_class.oid::regclass) as head,
            pg_class.relreplident
        from pg_catalog.pg_class
        where
            (
                pg_class.oid = target
                or pg_class.oid in (
                    select tree.partition
                    from groundwork.partition_tree(target) as tree
                )
            )
            and pg_class.relkind = 'r'
            and pg_class.relreplident <> 'f'
            and not exists (
                select
                from pg_catalog.pg_index
                where
                    pg_index.indrelid = pg_class.oid
                    and case pg_class.relreplident
                        when 'd' then pg_index.indisprimary
                        when 'i' then pg_index.indisreplident
                    end
            )
            and exists (
                select
                from pg_catalog.pg_publication
                cross join lateral pg_get_publication_tables(pg_publication.pubname) as published
                where
                    (pg_publication.pubupdate or pg_publication.pubdelete)
                    and published.relid in (pg_class.oid, target)
            )
    loop
        execute unidentified.head || 'full';
        give_back := concat(
            give_back,
            '; ',
            unidentified.head,
            case when unidentified.relreplident = 'n' then 'nothing' else 'default' end
        );
    end loop;
    return give_back;
end
$lend_replica_identity$;

{% endmacro %}
