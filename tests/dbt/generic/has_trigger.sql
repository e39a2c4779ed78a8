{#
    Fails when `model` has no trigger of that name that fires on an ordinary write.

    trigger   its name; dbt would take an argument called `name` as the name of the test
    function  the name of the function it calls, without its schema; any when it isn't given
#}
{% test has_trigger(model, trigger, function=none) %}

select
    {{ quoted(model) }} as table_name,
    'an enabled trigger {{ trigger }}{{ " that calls " ~ function if function }}' as missing
where
    not exists (
        select 1
        from pg_catalog.pg_trigger
        inner join pg_catalog.pg_proc
            on pg_trigger.tgfoid = pg_proc.oid
        where
            pg_trigger.tgrelid = to_regclass({{ quoted(model) }})
            and pg_trigger.tgname = {{ quoted(trigger) }}
            and pg_trigger.tgenabled in ('O', 'A')
            {%- if function %}
            and pg_proc.proname = {{ quoted(function) }}
            {%- endif %}
    )

{% endtest %}
