{#
    Emits groundwork.fitted_items(target, retyped): the indexes, checks, statistics and generated
    columns of `target` that do not fit the new types of its columns as they are, as they do with
    casts (groundwork.cast_items). What fits neither way is left out: the change then fails on it,
    and says so.

    retyped  of any tables: see groundwork.make_retyped_copies

    And groundwork.fits_copy(copy, item): makes the item on the temporary table of that name;
    whether PostgreSQL takes it.
#}
{% macro engine_fitted_items() %}

create or replace function groundwork.fits_copy(copy_name text, item groundwork.item)
returns boolean
language plpgsql
as $fits_copy$
begin
    if item.kind = 'column' then
        execute format('alter table pg_temp.%I drop column %I', copy_name, item.name);
    end if;
    perform groundwork.execute_in_project(
        groundwork.create_statement('pg_temp', copy_name, item)
    );
    return true;
exception when others then
    return false;
end
$fits_copy$;

create or replace function groundwork.fitted_items(target oid, retyped jsonb)
returns setof groundwork.item
language plpgsql
as $fitted_items$
declare
    copy_name constant text := groundwork.name_of(target);
    own constant jsonb := (
        select coalesce(jsonb_agg(entry), '[]')
        from jsonb_array_elements(retyped) as entry
        where (entry ->> 'table_id')::oid = target
    );
    cast_items constant groundwork.item[] := array(
        select item
        from groundwork.cast_items(target, groundwork.castable(own)) as item
    );
    originals groundwork.item[];
    fitted groundwork.item[] := '{}';
    original groundwork.item;
    item groundwork.item;
begin
    if cast_items = '{}' then
        return;
    end if;
    -- once the copy exists, the original is shown with its schema
    originals := groundwork.items(target);
    begin
        perform groundwork.make_retyped_copies(array[target], own);
        foreach item in array cast_items loop
            original := (
                select live
                from unnest(originals) as live
                where
                    live.kind = item.kind
                    and live.name = item.name
            );
            if
                not groundwork.fits_copy(copy_name, original)
                and groundwork.fits_copy(copy_name, item)
            then
                fitted := fitted || item;
            end if;
        end loop;
        raise exception using errcode = 'GW003';
    exception when sqlstate 'GW003' then null;
    end;
    return query select * from unnest(fitted);
end
$fitted_items$;

{% endmacro %}
