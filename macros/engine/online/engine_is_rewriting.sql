{#
    Emits groundwork.is_rewriting(definition): whether adding a column defined so makes
    PostgreSQL write every row. It asks PostgreSQL: the column is added to a temporary table in a
    subtransaction that is rolled back. A default that is the same for all rows is kept beside the
    table (atthasmissing), and nothing is written.
#}
{% macro engine_is_rewriting() %}

create or replace function groundwork.is_rewriting(definition jsonb)
returns boolean
language plpgsql
as $is_rewriting$
declare
    is_kept boolean;
begin
    if
        coalesce(definition -> 'generated', definition -> 'identity', definition -> 'serial')
        is not null
    then
        return definition ->> 'generated' is distinct from 'v';
    elsif definition -> 'default' is null then
        return false;
    end if;
    begin
        create temporary table rewriting_trial ();
        perform groundwork.execute_in_project(
            format(
                'alter table pg_temp.rewriting_trial add column added %s default %s',
                definition ->> 'type',
                definition ->> 'default'
            )
        );
        select atthasmissing
        into is_kept
        from pg_catalog.pg_attribute
        where
            attrelid = 'pg_temp.rewriting_trial'::regclass
            and attname = 'added';
        raise exception using errcode = 'GW003';
    exception
        when sqlstate 'GW003' then
            return not is_kept;
        -- it cannot be computed: groundwork.value_steps says so
        when others then
            return true;
    end;
end
$is_rewriting$;

{% endmacro %}
