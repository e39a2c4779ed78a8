{#
    Emits groundwork.pass_quarantined(target): moves the sequences that number the rows of a table
    behind the numbers of its quarantined rows, so that no row gets the number of one of them; a
    sequence never moves back.

    And groundwork.last_quarantined(target, column, increment, lowest, highest): the last of these
    numbers, in the direction and within the limits of a sequence; null without a sequence.
#}
{% macro engine_pass_quarantined() %}

create or replace function groundwork.last_quarantined(
    target oid, column_name text, increment bigint, lowest bigint, highest bigint
)
returns bigint
language sql
stable
as $last_quarantined$
    select
        case
            when increment > 0 then max(quarantined.number) else min(quarantined.number)
        end::bigint
    from (
        select
            case
                when content ->> column_name ~ '^-?[0-9]{1,18}$'
                    then (content ->> column_name)::numeric
            end as number
        from groundwork.quarantine
        where
            schema_name = groundwork.schema_of(target)
            and table_name = (
                select pg_class.relname
                from pg_catalog.pg_class
                where pg_class.oid = target
            )
            and action = 'removed'
    ) as quarantined
    where quarantined.number between lowest and highest
$last_quarantined$;

create or replace function groundwork.pass_quarantined(target oid)
returns void
language plpgsql
as $pass_quarantined$
declare
    numbered record;
    passed bigint;
begin
    for numbered in
        select distinct
            pg_attribute.attname as column_name,
            pg_sequence.seqrelid::regclass as sequence_name,
            pg_sequence.seqincrement as increment,
            pg_sequence.seqmin as lowest,
            pg_sequence.seqmax as highest,
            pg_sequence_last_value(pg_sequence.seqrelid) as last_value
        from pg_catalog.pg_attribute
        left join pg_catalog.pg_attrdef
            on
                pg_attribute.attrelid = pg_attrdef.adrelid
                and pg_attribute.attnum = pg_attrdef.adnum
        inner join pg_catalog.pg_depend
            on
                -- the default reads it
                (
                    pg_depend.classid = 'pg_catalog.pg_attrdef'::regclass
                    and pg_attrdef.oid = pg_depend.objid
                    and pg_depend.refclassid = 'pg_catalog.pg_class'::regclass
                )
                -- the identity has it
                or (
                    pg_depend.refclassid = 'pg_catalog.pg_class'::regclass
                    and pg_attribute.attrelid = pg_depend.refobjid
                    and pg_attribute.attnum = pg_depend.refobjsubid
                    and pg_depend.classid = 'pg_catalog.pg_class'::regclass
                    and pg_depend.deptype in ('a', 'i')
                )
        inner join pg_catalog.pg_sequence
            on
                pg_sequence.seqrelid = case
                    when pg_depend.classid = 'pg_catalog.pg_attrdef'::regclass
                        then pg_depend.refobjid
                    else pg_depend.objid
                end
        where
            pg_attribute.attrelid = target
            and pg_attribute.attnum > 0
            and not pg_attribute.attisdropped
            and has_sequence_privilege(pg_sequence.seqrelid, 'update')
    loop
        passed := groundwork.last_quarantined(
            target,
            numbered.column_name,
            numbered.increment,
            numbered.lowest,
            numbered.highest
        );
        if
            passed is not null
            and (
                numbered.last_value is null
                or (passed - numbered.last_value) * sign(numbered.increment) > 0
            )
        then
            perform setval(numbered.sequence_name, passed);
        end if;
    end loop;
end
$pass_quarantined$;

{% endmacro %}
