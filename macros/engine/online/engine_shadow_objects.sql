{#
    Emits groundwork.shadow_objects(retyped, leaving): the rows of groundwork.shadows for indexes,
    keys, checks and exclusions. PostgreSQL says how each is defined on the columns' shadows: it is
    made on an empty copy of the table on which the columns have their new types, in a
    subtransaction that is rolled back. What does not fit is cast: groundwork.fitted_items.

    leaving  see groundwork.shadows
#}
{% macro engine_shadow_objects() %}

create or replace function groundwork.shadow_objects(retyped jsonb, leaving text[])
returns table (
    table_id oid,
    table_name text,
    kind text,
    name text,
    shadow text,
    statement text,
    state text
)
language plpgsql
as $shadow_objects$
#variable_conflict use_column
declare
    copied record;
    involved record;
    changed record;
    said text;
    fitted groundwork.item[];
begin
    for copied in
        select
            columns.table_id,
            columns.table_name,
            pg_class.relname as name,
            array_agg(columns.column_number) as numbers
        from groundwork.retyped_columns(retyped) as columns
        inner join pg_catalog.pg_class
            on columns.table_id = pg_class.oid
        group by columns.table_id, columns.table_name, pg_class.relname
    loop
        fitted := array(
            select item
            from groundwork.fitted_items(copied.table_id, retyped) as item
        );
        begin
            perform groundwork.make_retyped_copies(array[copied.table_id], retyped);
            table_id := copied.table_id;
            table_name := copied.table_name;
            for involved in
                select *
                from groundwork.involved(copied.table_id, copied.numbers)
            loop
                kind := involved.kind;
                name := involved.name;
                shadow := groundwork.helper_name(involved.name, 'new');
                continue when kind = 'exclusion';
                begin
                    perform groundwork.execute_in_project(
                        format(
                            case
                                when kind = 'check'
                                    then 'alter table pg_temp.%2$I add constraint %1$I %3$s'
                                else 'create %4$s index %1$I on pg_temp.%2$I using %3$s'
                            end,
                            name,
                            copied.name,
                            coalesce(
                                (
                                    select item.definition ->> 'definition'
                                    from unnest(fitted) as item
                                    where
                                        item.kind in ('index', 'constraint')
                                        and item.name = involved.name
                                        and involved.name <> all(leaving)
                                ),
                                involved.definition
                            ),
                            case when involved.is_unique then 'unique' end
                        )
                    );
                exception when others then
                    if name = any(leaving) then
                        continue;
                    end if;
                    raise;
                end;
            end loop;
            for changed in
                select *
                from groundwork.retyped_columns(retyped) as columns
                where columns.table_id = copied.table_id
            loop
                execute format(
                    'alter table pg_temp.%I rename column %I to %I',
                    copied.name,
                    changed.name,
                    changed.shadow
                );
            end loop;

            for involved in
                select *
                from groundwork.shadow_facts(copied.table_id, copied.numbers, copied.name)
            loop
                kind := involved.kind;
                name := involved.name;
                shadow := groundwork.helper_name(involved.name, 'new');
                said := involved.said;
                continue when said is null and kind <> 'exclusion';
                statement := case
                    when kind = 'check'
                        then format(
                            'alter table %s add constraint %I %s not valid',
                            table_name,
                            shadow,
                            said
                        )
                    when kind in ('index', 'key')
                        then format(
                            'create%s index concurrently %I on %s using %s',
                            case when involved.is_unique then ' unique' end,
                            shadow,
                            table_name,
                            said
                        )
                end;
                state := case
                    when kind = 'check'
                        then case
                            when not involved.has_shadow then 'missing'
                            when involved.shadow_said <> said then 'other'
                            when involved.is_shadow_validated or not involved.is_validated
                                then 'ready'
                            else 'open'
                        end
                    when not involved.has_shadow then 'missing'
                    when not involved.is_shadow_valid then 'invalid'
                    when involved.shadow_said <> said then 'other'
                    else 'ready'
                end;
                return next;
            end loop;
            raise exception using errcode = 'GW003';
        exception when sqlstate 'GW003' then null;
        end;
    end loop;
end
$shadow_objects$;

{% endmacro %}
