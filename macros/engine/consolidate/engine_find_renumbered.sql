{#
    Emits groundwork.find_renumbered(consolidation): notes in the temporary table renumbered the
    rows that need another id than theirs, because a row of the successor has it, a quarantined one
    had it, or an earlier one of the legacy table has it. The new id is made of the table's name and
    the key (groundwork.new_id), so it is the same whenever it is asked for. And
    groundwork.renumber(consolidation), the same for the one row in the range; true where it got
    another id.
#}
{% macro engine_find_renumbered() %}

create or replace function groundwork.new_id(table_name text, legacy_key text)
returns uuid
language sql
immutable
parallel safe
as $new_id$
    select
        md5(
            coalesce(
                (
                    select id_namespace.value
                    from groundwork.id_namespace
                    -- where ids were made before there was one for each database, they stay
                    where id_namespace.value <> {{ shared_id_namespace() }}
                ),
                ''
            )
            || convert_to(table_name || '/' || legacy_key, 'UTF8')
        )::uuid
$new_id$;

create or replace function groundwork.find_renumbered(consolidation groundwork.consolidation)
returns void
language plpgsql
as $find_renumbered$
declare
    taken text;
begin
    select
        string_agg(
            format(
                'exists (select from %s as other where other.id = wanted.id) or wanted.id::text in '
                '(select aside.primary_key ->> ''id'' from groundwork.quarantine as aside '
                'where aside.schema_name = %L and aside.table_name = %L '
                'and aside.action = ''removed'' and aside.restored_at is null)',
                groundwork.table_named(name),
                groundwork.schema_of(groundwork.table_named(name)),
                name
            ),
            ' or '
        )
    into taken
    from (
        select consolidation.successor as name

        union

        select also.name
        from jsonb_array_elements_text(consolidation.options -> 'ids_of') as also (name)
    ) as holders;

    drop table if exists pg_temp.renumbered;
    execute format(
        'create temporary table renumbered as '
        'select wanted.legacy_key, groundwork.new_id(%L, wanted.legacy_key) as new_id from ('
        'select (carried.origin).key as legacy_key, carried.id, %s as place from pg_temp.carried '
        'where carried.id is not null and %s) as wanted where wanted.place > 1 or %s',
        consolidation.table_name,
        case
            when consolidation.has_unique_ids then '1'
            else 'row_number() over (partition by carried.id order by (carried.origin).key)'
        end,
        groundwork.where_pending('carried'),
        taken
    );
    alter table pg_temp.renumbered add primary key (legacy_key);
    analyze pg_temp.renumbered;
end
$find_renumbered$;

create or replace function groundwork.renumber(consolidation groundwork.consolidation)
returns boolean
language plpgsql
as $renumber$
begin
    -- of the one row in the range
    execute format(
        'insert into pg_temp.renumbered select (carried.origin).key, '
        'groundwork.new_id(%L, (carried.origin).key) from pg_temp.carried '
        'where exists (select from %s as other where other.id = carried.id) '
        'on conflict do nothing',
        consolidation.table_name,
        groundwork.table_named(consolidation.successor)
    );
    return found;
end
$renumber$;

{% endmacro %}
