{#
    Emits groundwork.delay_references(steps): the steps of partitions, in which foreign keys come
    last.
#}
{% macro engine_delay_references() %}

create or replace function groundwork.delay_references(steps groundwork.step[])
returns groundwork.step[]
language sql
immutable
as $delay_references$
    -- the key of a sibling may be built in stages
    select
        array(
            select
                case
                    when
                        step.stage = 'make_foreign_keys'
                        and exists (
                            select
                            from unnest(steps) as key
                            where
                                key.mode = 'outside'
                                and key.stage <= 'make_foreign_keys'::groundwork.stage
                        )
                        then jsonb_populate_record(step, '{"mode": "later"}')
                    else step
                end
            from unnest(steps) as step
        )
$delay_references$;

{% endmacro %}
