{#
    Emits groundwork.open_mapping(consolidation, source, older_than, changed_only): makes, for this
    session, the views that the declaration of a consolidation reads and makes, and checks them; and
    groundwork.close_mapping(consolidation), which drops them.

    legacy   the rows of the legacy table in the range of groundwork.batch_from and batch_to, with
             the columns that the model declares: one that the table lacks is null, one of another
             type is cast; one whose type is not declared stays as it is. And `origin`, which row it
             is; origin_place, its ctid; origin_row, all of it as jsonb. With `older_than`, only
             rows that no transaction from that one on has made or changed; with `changed_only`,
             only those whose keys are in the temporary table changed
    carried  what becomes of each: its origin, the columns of the successor, and two that may be
             left out: `changed` says what of the row was given up and why, `rejected` why it cannot
             be carried; both are null for most
#}
{% macro engine_open_mapping() %}

create or replace function groundwork.open_mapping(
    consolidation groundwork.consolidation,
    source regclass,
    older_than xid default null,
    changed_only boolean default false
)
returns void
language plpgsql
as $open_mapping$
declare
    columns text;
begin
    if not changed_only then
        perform groundwork.close_mapping(consolidation);
    end if;
    select
        string_agg(
            format(
                '%s as %I',
                case
                    when pg_attribute.attnum is null
                        then format('null::%s', coalesce(declared.type, 'text'))
                    when declared.type is null
                        then format('source.%I', declared.name)
                    when declared.type = 'uuid' and pg_attribute.atttypid <> 'uuid'::regtype
                        then format('groundwork.to_uuid(source.%I::text)', declared.name)
                    when groundwork.type_named(declared.type) <> pg_attribute.atttypid
                        then format('source.%I::%s', declared.name, declared.type)
                    else format('source.%I', declared.name)
                end,
                declared.name
            ),
            ', '
        )
    into columns
    from (
        select
            columns.name,
            columns.properties ->> 'data_type' as type
        from jsonb_each(consolidation.options -> 'columns') as columns (name, properties)
    ) as declared
    left join pg_catalog.pg_attribute
        on
            pg_attribute.attrelid = source
            and pg_attribute.attname = declared.name
            and not pg_attribute.attisdropped;

    perform groundwork.execute_in_project(
        format(
            'create temporary view legacy as select '
            '(source.%I::text, source.xmin)::groundwork.origin as origin, '
            'source.ctid as origin_place, pg_catalog.to_jsonb(source) as origin_row, %s '
            'from %s as source where source.ctid '
            '>= pg_catalog.current_setting(''groundwork.batch_from'', true)::tid and source.ctid '
            '< pg_catalog.current_setting(''groundwork.batch_to'', true)::tid%s%s',
            consolidation.key_column,
            columns,
            source,
            ' and pg_catalog.age(source.xmin) > pg_catalog.age(''' || older_than::text
            || '''::xid)',
            case
                when changed_only
                    then format(
                        ' and source.%1$I = any(array('
                        'select changed.legacy_key::%2$s from pg_temp.changed))',
                        consolidation.key_column,
                        (
                            select
                                groundwork.shown_type(
                                    pg_attribute.atttypid, pg_attribute.atttypmod
                                )
                            from pg_catalog.pg_attribute
                            where
                                pg_attribute.attrelid = source
                                and pg_attribute.attname = consolidation.key_column
                        )
                    )
            end
        )
    );
    perform groundwork.set_range('(0,0)', '(4294967295,0)');
    perform groundwork.use_project_path('pg_temp');
    execute consolidation.declaration;
    perform groundwork.use_engine_path();
    perform groundwork.check_mapping(consolidation);
end
$open_mapping$;

create or replace function groundwork.check_mapping(consolidation groundwork.consolidation)
returns void
language plpgsql
as $check_mapping$
declare
    columns text[] := groundwork.column_names(to_regclass('pg_temp.carried'));
    successor_columns text[] := groundwork.column_names(
        groundwork.table_named(consolidation.successor)
    );
    wrong text;
begin
    wrong := case
        when successor_columns = '{}'
            then format('there is no table %s', consolidation.successor)
        when columns = '{}'
            then 'it makes no temporary view carried'
        when not columns @> '{origin, id}'
            then 'its view carried lacks the column origin or id'
        when not columns <@ (successor_columns || '{origin, changed, rejected}')
            then format(
                '%s has no column %s',
                consolidation.successor,
                (
                    select string_agg(name, ', ')
                    from unnest(columns) as name
                    where
                        name <> all(
                            successor_columns || '{origin, changed, rejected}'
                        )
                )
            )
        when to_regclass(format('pg_temp.%I', consolidation.table_name)) is null
            then format('it makes no view %s', consolidation.table_name)
    end;
    if wrong is not null then
        raise exception using
            errcode = 'GW001',
            message = format(
                'the model %s cannot carry rows over: %s', consolidation.table_name, wrong
            ),
            hint = 'Its file makes a temporary view carried (origin, id, columns of the '
                'successor) from legacy, and a view of its own name.';
    end if;
end
$check_mapping$;

create or replace function groundwork.close_mapping(consolidation groundwork.consolidation)
returns void
language plpgsql
as $close_mapping$
begin
    execute format('drop view if exists pg_temp.%I', consolidation.table_name);
    drop view if exists pg_temp.carried, pg_temp.legacy;
    drop table if exists pg_temp.renumbered, pg_temp.pending, pg_temp.changed;
exception
    -- no temporary schema yet
    when invalid_schema_name then null;
end
$close_mapping$;

create or replace function groundwork.set_range(range_from tid, range_to tid)
returns void
language sql
as $set_range$
    select
        set_config('groundwork.batch_from', range_from::text, false),
        set_config('groundwork.batch_to', range_to::text, false)
$set_range$;

create or replace function groundwork.column_names(target oid)
returns text[]
language sql
stable
as $column_names$
    select coalesce(array_agg(attname::text order by attnum), '{}')
    from pg_catalog.pg_attribute
    where
        attrelid = target
        and attnum > 0
        and not attisdropped
        and attgenerated = ''
$column_names$;

{% endmacro %}
