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
stable
as $unknown_allowances$
    with
    allowed as (

        select
            names.name,
            split_part(names.name, ':', 1) as hazard,
            nullif(substr(names.name, strpos(names.name, ':')), names.name) as model,
            known.hazards,
            -- one that no allowance helps is no misspelling
            case
                when
                    split_part(names.name, ':', 1) not in (
                        select hazard.name
                        from groundwork.hazards() as hazard
                    )
                    then groundwork.nearest(split_part(names.name, ':', 1), known.hazards)
            end as near_hazard
        from jsonb_array_elements_text(
            case jsonb_typeof(allow) when 'array' then allow else jsonb_build_array(allow) end
        ) as names (name)
        cross join (
            select array_agg(hazard.name order by hazard.name) as hazards
            from groundwork.hazards() as hazard
            where hazard.can_be_allowed
        ) as known

    ),

    problems as (

        select
            1 as place,
            format(
                '%s is no hazard that can be allowed.%s Those that can: %s.',
                string_agg(distinct allowed.hazard, ', '),
                ' Did you mean ' || string_agg(distinct allowed.near_hazard, ', ') || '?',
                array_to_string(max(allowed.hazards), ', ')
            ) as sentence
        from allowed
        where allowed.hazard <> all(allowed.hazards)
        having count(*) > 0

        union all

        select
            2,
            format(
                '%s is no model.%s The models are: %s.',
                string_agg(distinct substr(allowed.model, 2), ', '),
                ' Did you mean '
                || string_agg(distinct groundwork.nearest(substr(allowed.model, 2), models), ', ')
                || '?',
                (
                    select string_agg(model.name, ', ' order by model.name)
                    from unnest(models) as model (name)
                )
            )
        from allowed
        where
            substr(allowed.model, 2) <> all(models)
            -- drop_object names what was a model
            and not exists (
                select
                from groundwork.declaration as recorded
                where recorded.object_name = substr(allowed.model, 2)
            )
        having count(*) > 0
    )

    select
        'allow: ' || string_agg(problems.sentence, E'\n' order by problems.place)
        || E'\nNothing was changed. Write a hazard (lossy_type) or a hazard and a model '
        '(lossy_type:leads).'
    from problems
$unknown_allowances$;

{% endmacro %}
