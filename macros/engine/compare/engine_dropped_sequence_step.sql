{#
    Emits groundwork.dropped_sequence_step(schema, table, column, name, options): the step that
    drops the sequence of a column, once nothing reads it.

    And groundwork.owned_sequences(table, column): the sequences that a column owns.
#}
{% macro engine_dropped_sequence_step() %}

create or replace function groundwork.dropped_sequence_step(
    schema_name text, table_name text, column_name text, name text, options jsonb
)
returns groundwork.step
language sql
stable
as $dropped_sequence_step$
    select
        groundwork.new_step(
            stage => case
                -- before its column goes, in the stages of a large table
                when uses.is_shared then 'make_sequences'::groundwork.stage
                else 'drop_sequences'
            end,
            kind => 'sequence',
            name => dropped_sequence_step.name,
            statement => case
                when uses.is_shared then format('alter sequence %s owned by none', names.full_name)
                else 'drop sequence ' || names.full_name
            end,
            undo => concat_ws(
                '; ',
                case
                    when not uses.is_shared
                        then concat(
                            'create sequence ',
                            names.full_name,
                            ' ',
                            groundwork.sequence_clause(options),
                            format(
                                '; select setval(%L, %s)',
                                names.full_name,
                                pg_sequence_last_value(to_regclass(names.full_name))
                            )
                        )
                end,
                format(
                    'alter sequence %s owned by %I.%I.%I',
                    names.full_name,
                    schema_name,
                    table_name,
                    column_name
                )
            )
        )
    from (
        select format('%I.%I', schema_name, dropped_sequence_step.name) as full_name
    ) as names
    cross join lateral (
        select
            exists (
                select
                from pg_catalog.pg_depend
                left join pg_catalog.pg_attrdef
                    on
                        pg_depend.classid = 'pg_catalog.pg_attrdef'::regclass
                        and pg_depend.objid = pg_attrdef.oid
                left join pg_catalog.pg_attribute
                    on
                        pg_attrdef.adrelid = pg_attribute.attrelid
                        and pg_attrdef.adnum = pg_attribute.attnum
                where
                    pg_depend.refclassid = 'pg_catalog.pg_class'::regclass
                    and pg_depend.refobjid = to_regclass(names.full_name)
                    and pg_depend.deptype = 'n'
                    and (
                        pg_attribute.attrelid,
                        pg_attribute.attname
                    ) is distinct from (
                        to_regclass(format('%I.%I', schema_name, table_name))::oid,
                        column_name::name
                    )
            ) as is_shared
    ) as uses
$dropped_sequence_step$;

create or replace function groundwork.owned_sequences(table_id oid, column_name text)
returns table (sequence_id oid)
language sql
stable
as $owned_sequences$
    select pg_depend.objid
    from pg_catalog.pg_depend
    inner join pg_catalog.pg_sequence
        on pg_depend.objid = pg_sequence.seqrelid
    inner join pg_catalog.pg_attribute
        on
            pg_depend.refobjid = pg_attribute.attrelid
            and pg_depend.refobjsubid = pg_attribute.attnum
    where
        pg_depend.classid = 'pg_catalog.pg_class'::regclass
        and pg_depend.refclassid = 'pg_catalog.pg_class'::regclass
        and pg_depend.refobjid = table_id
        and pg_attribute.attname = column_name
        and pg_depend.deptype = 'a'
$owned_sequences$;

{% endmacro %}
