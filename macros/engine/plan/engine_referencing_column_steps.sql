{#
    Emits groundwork.referencing_column_steps(target, declared, steps, model): the steps that
    retype each column of another table that refers to a retyped one, with its default and with the
    same conversion.

    model: convert ({column: expression, or the name of a function of one argument}); only a
    function can be applied to the columns of other tables, which have other names.
#}
{% macro engine_referencing_column_steps() %}

create or replace function groundwork.referencing_column_steps(
    target oid,
    declared groundwork.item[],
    steps groundwork.step[],
    model jsonb
)
returns setof groundwork.step
language sql
stable
as $referencing_column_steps$
    with
    followers as (

        select
            retyped.*,
            pg_attribute.attname as name,
            pg_get_expr(pg_attrdef.adbin, pg_attrdef.adrelid) as old_default,
            format_type(pg_attribute.atttypid, pg_attribute.atttypmod) as old_type,
            case
                when groundwork.is_function(rule.text) then rule.text
            end as conversion
        from groundwork.columns_to_retype(target, declared, steps) as retyped
        inner join pg_catalog.pg_attribute
            on
                retyped.table_id = pg_attribute.attrelid
                and retyped.column_number = pg_attribute.attnum
        left join pg_catalog.pg_attrdef
            on
                retyped.table_id = pg_attrdef.adrelid
                and retyped.column_number = pg_attrdef.adnum
        cross join lateral (
            select model #>> array['convert', retyped.key_column] as text
        ) as rule
        where
            (retyped.table_id, retyped.column_number) not in (
                select
                    pg_attribute.attrelid,
                    pg_attribute.attnum
                from unnest(steps) as step
                inner join pg_catalog.pg_attribute
                    on
                        step.name = pg_attribute.attname
                        and pg_attribute.attrelid = target
                where step.stage = 'retype_columns'
            )
            and groundwork.shown_type(pg_attribute.atttypid, pg_attribute.atttypmod)
            <> retyped.new_type

    )

    select
        groundwork.new_step(
            stage => 'drop_defaults',
            kind => 'referencing column',
            name => followers.name,
            statement => format(
                'alter table %s alter column %I drop default',
                followers.table_id::regclass,
                followers.name
            ),
            undo => format(
                'alter table %s alter column %I set default %s',
                followers.table_id::regclass,
                followers.name,
                followers.old_default
            )
        )
    from followers
    where followers.old_default is not null

    union all

    select
        groundwork.new_step(
            stage => 'set_defaults',
            kind => 'referencing column',
            name => followers.name,
            statement => format(
                'alter table %s alter column %I set default %s',
                followers.table_id::regclass,
                followers.name,
                case
                    when
                        groundwork.is_lossless(
                            jsonb_build_object('type', followers.old_type),
                            jsonb_build_object('type', followers.new_type)
                        )
                        then followers.old_default
                    when followers.conversion is not null
                        then format('%s(%s)', followers.conversion, followers.old_default)
                    else groundwork.conversion(
                        '(' || followers.old_default || ')', followers.old_type, followers.new_type
                    )
                end
            )
        )
    from followers
    where followers.old_default is not null

    union all

    select
        groundwork.new_step(
            stage => 'retype_columns',
            kind => 'referencing column',
            name => followers.name,
            statement => format(
                'alter table %s alter column %I type %s using %s',
                followers.table_id::regclass,
                followers.name,
                followers.new_type,
                converted.value
            ),
            undo => format(
                'alter table %s alter column %I type %s using %s',
                followers.table_id::regclass,
                followers.name,
                followers.old_type,
                groundwork.conversion(
                    quote_ident(followers.name), followers.new_type, followers.old_type
                )
            ),
            converted_table => format(
                '%s.%I', pg_class.relnamespace::regnamespace, pg_class.relname
            ),
            conversion => converted.value
        )
    from followers
    inner join pg_catalog.pg_class
        on followers.table_id = pg_class.oid
    cross join lateral (
        select
            groundwork.converted(
                quote_ident(followers.name),
                followers.conversion,
                followers.old_type,
                followers.new_type
            ) as value
    ) as converted
$referencing_column_steps$;

{% endmacro %}
