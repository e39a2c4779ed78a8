{#
    Emits groundwork.range_steps(schema, type, declaration, declared, live, model): the steps that
    make a range type what is declared. Only the name of its multirange changes in place; otherwise
    it is made again, and columns take their values over by their text (groundwork.rebuild_type).
#}
{% macro engine_range_steps() %}

create or replace function groundwork.range_steps(
    schema_name text,
    type_name text,
    declaration text,
    declared groundwork.item[],
    live groundwork.item[],
    model jsonb
)
returns setof groundwork.step
language plpgsql
stable
as $range_steps$
declare
    options groundwork.difference;
    multirange groundwork.difference;
    new_name constant text := (
        select item.definition #>> '{}'
        from unnest(declared) as item
        where item.name = 'multirange'
    );
    rename constant text := 'alter type %I.%I rename to %I';
begin
    select *
    into options
    from groundwork.differences(declared, live) as found
    where
        found.kind = 'range'
        and found.name = 'options';
    select *
    into multirange
    from groundwork.differences(declared, live) as found
    where
        found.kind = 'range'
        and found.name = 'multirange';

    if options is null then
        return next groundwork.new_step(
            stage => 'change_object',
            kind => 'multirange',
            name => new_name,
            statement => format(rename, schema_name, multirange.live #>> '{}', new_name),
            undo => format(rename, schema_name, new_name, multirange.live #>> '{}')
        );
        return;
    end if;
    return query
    select *
    from groundwork.rebuild_type(
        'range',
        schema_name,
        type_name,
        declaration,
        null,
        null,
        live,
        case
            when
                options.declared -> 'type' <> options.live -> 'type'
                and not groundwork.is_lossless(options.live, options.declared)
                then 'lossy_type'
        end,
        format(
            'a range of %s becomes one of %s',
            options.live ->> 'type',
            options.declared ->> 'type'
        ),
        model || jsonb_build_object('multirange', new_name)
    );
end
$range_steps$;

{% endmacro %}
