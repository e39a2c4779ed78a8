{#
    Emits groundwork.unknown_allowances(allow, models): what is wrong with the names that a run
    allows, as a text with all the names there are; null where nothing is.

    allow   a list of `hazard` and `hazard:model`
    models  the names of the tables and types that the project declares
#}
{% macro engine_unknown_allowances() %}

create or replace function groundwork.unknown_allowances(allow jsonb, models text[])
returns text
language sql
immutable
as $unknown_allowances$
    with
    allowed as (

        select
            names.name,
            split_part(names.name, ':', 1) as hazard,
            nullif(substr(names.name, strpos(names.name, ':')), names.name) as model
        from jsonb_array_elements_text(
            case jsonb_typeof(allow) when 'array' then allow else jsonb_build_array(allow) end
        ) as names (name)

    ),

    problems as (

        select
            1 as place,
            format(
                '%s is no hazard that can be allowed. Those that can: %s.',
                string_agg(distinct allowed.hazard, ', '),
                (
                    select string_agg(known.name, ', ' order by known.name)
                    from groundwork.hazards() as known
                    where known.can_be_allowed
                )
            ) as sentence
        from allowed
        where
            allowed.hazard not in (
                select known.name
                from groundwork.hazards() as known
                where known.can_be_allowed
            )
        having count(*) > 0

        union all

        select
            2,
            format(
                '%s is no model. The models are: %s.',
                string_agg(distinct substr(allowed.model, 2), ', '),
                (
                    select string_agg(model.name, ', ' order by model.name)
                    from unnest(models) as model (name)
                )
            )
        from allowed
        where substr(allowed.model, 2) <> all(models)
        having count(*) > 0
    )

    select
        'allow: ' || string_agg(problems.sentence, E'\n' order by problems.place)
        || E'\nNothing was changed. Write a hazard (lossy_type) or a hazard and a model '
        '(lossy_type:leads).'
    from problems
$unknown_allowances$;

{% endmacro %}
