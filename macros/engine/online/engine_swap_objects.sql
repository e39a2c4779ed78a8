{#
    Emits groundwork.swap_objects(retyped, shadows): the steps that give the shadows of indexes and
    constraints the names of their originals, which went with the columns.

    shadows  rows of groundwork.shadows
#}
{% macro engine_swap_objects() %}

create or replace function groundwork.swap_objects(retyped jsonb, shadows jsonb)
returns setof groundwork.step
language sql
stable
as $swap_objects$
    with
    own as (

        select *
        from groundwork.retyped_facts(retyped)

    ),

    replaced as (

        select each_shadow.*
        from jsonb_to_recordset(shadows) as each_shadow (
            table_id oid, table_name text, kind text, name text, shadow text
        )

    )

    select
        groundwork.new_step(
            stage => 'swap_objects',
            kind => replaced.kind,
            name => replaced.name,
            statement => case
                when replaced.kind = 'key'
                    then concat_ws(
                        ' ',
                        format(
                            'alter table %s add constraint %I', replaced.table_name, replaced.name
                        ),
                        case (own.item).definition ->> 'type'
                            when 'p' then 'primary key' else 'unique'
                        end,
                        format('using index %I', replaced.shadow),
                        (own.item).definition ->> 'deferrable'
                    )
                when replaced.kind = 'index'
                    then format(
                        'alter index %I.%I rename to %I',
                        own.schema_name,
                        replaced.shadow,
                        replaced.name
                    )
                else format(
                    'alter table %s rename constraint %I to %I',
                    replaced.table_name,
                    replaced.shadow,
                    replaced.name
                )
            end
        )
    from replaced
    inner join own
        on
            replaced.table_name = own.table_name
            and replaced.name = (own.item).name
            and (own.item).kind = case replaced.kind when 'index' then 'index' else 'constraint' end
    where replaced.kind <> 'not null'

    union all

    select
        groundwork.new_step(
            stage => 'swap_drop_checks',
            kind => 'constraint',
            name => replaced.name,
            statement => format(
                'alter table %s drop constraint %I', replaced.table_name, replaced.shadow
            )
        )
    from replaced
    where replaced.kind = 'not null'
$swap_objects$;

{% endmacro %}
