{#
    Emits groundwork.drift_sentence(kind, name, declared, live): one difference of groundwork.drift
    in words: what somebody added, removed or changed, and how.

    And groundwork.fact_in_words(fact, value): the value of a fact without the letters that the
    catalog writes for words; null where it is too long to be read in a line.
#}
{% macro engine_drift_sentence() %}

create or replace function groundwork.fact_in_words(fact text, value jsonb)
returns text
language sql
immutable
as $fact_in_words$
    select
        case
            when known.word is not null then known.word
            when value in ('true', 'false')
                then case value when 'true' then 'on' else 'off' end
            when length(shown.text) <= 80 and strpos(shown.text, E'\n') = 0 then shown.text
        end
    from (
        select
            case jsonb_typeof(value)
                when 'string' then value #>> '{}'
                when 'array'
                    then array_to_string(array(select jsonb_array_elements_text(value)), ', ')
                when 'object'
                    then array_to_string(
                        array(
                            select part.key || ' ' || part.value
                            from jsonb_each_text(value) as part
                        ),
                        ', '
                    )
                else value::text
            end as text
    ) as shown
    left join (
        values
        ('enabled', 'O', 'enabled'),
        ('enabled', 'D', 'disabled'),
        ('enabled', 'R', 'enabled for replication only'),
        ('enabled', 'A', 'enabled for replication too'),
        ('triggers', 'D', 'disabled'),
        ('generated', 's', 'stored'),
        ('generated', 'v', 'virtual'),
        ('identity', 'a', 'always'),
        ('identity', 'd', 'by default'),
        ('storage', 'p', 'plain'),
        ('storage', 'e', 'external'),
        ('storage', 'x', 'extended'),
        ('storage', 'm', 'main'),
        ('compression', 'p', 'pglz'),
        ('compression', 'l', 'lz4'),
        ('persistence', 'p', 'logged'),
        ('persistence', 'u', 'unlogged'),
        ('table_kind', 'r', 'plain'),
        ('table_kind', 'p', 'partitioned'),
        ('kind', 'v', 'view'),
        ('kind', 'm', 'materialized view')
    ) as known (fact, code, word)
        on
            fact_in_words.fact = known.fact
            and shown.text = known.code
$fact_in_words$;

create or replace function groundwork.drift_sentence(
    kind text, name text, declared jsonb, live jsonb
)
returns text
language sql
immutable
as $drift_sentence$
    with
    sides as (

        -- a setting is one value, named by the item
        select
            case jsonb_typeof(side.facts)
                when 'object' then side.facts
                else jsonb_build_object(name, side.facts)
            end as facts,
            side.is_live
        from (
            values
            (declared, false),
            (live, true)
        ) as side (facts, is_live)

    ),

    changes as (

        select
            names.fact,
            before.facts -> names.fact as old_value,
            after.facts -> names.fact as new_value,
            groundwork.fact_in_words(names.fact, before.facts -> names.fact) as old_word,
            groundwork.fact_in_words(names.fact, after.facts -> names.fact) as new_word,
            replace(names.fact, '_', ' ') as word
        from sides as before
        cross join sides as after
        cross join lateral (
            select jsonb_object_keys(before.facts || after.facts) as fact
        ) as names
        where
            not before.is_live
            and after.is_live
            and before.facts -> names.fact is distinct from after.facts -> names.fact
            -- the type has it, in brackets
            and not (
                names.fact = 'modifier'
                and before.facts -> 'type' is distinct from after.facts -> 'type'
            )

    )

    select
        case
            when kind = 'privilege' and declared is null
                then format(
                    '%s was granted %s%s',
                    live ->> 'role',
                    concat_ws(' of ', live ->> 'privilege', live ->> 'column'),
                    case live ->> 'grantable' when 'true' then ' with grant option' else '' end
                )
            when kind = 'privilege' and live is null
                then format(
                    '%s lost the privilege %s',
                    declared ->> 'role',
                    concat_ws(' of ', declared ->> 'privilege', declared ->> 'column')
                )
            when declared is null then format('%s %s was added', kind, name)
            when live is null then format('%s %s was removed', kind, name)
            else (
                select
                    format('%s %s', kind, name)
                    || case when kind = 'setting' then ' was ' else ': ' end
                    || string_agg(
                        case
                            when kind = 'setting'
                                then format(
                                    '%s and is %s',
                                    coalesce(changes.old_word, 'not set'),
                                    coalesce(changes.new_word, 'not set')
                                )
                            when changes.fact in ('enabled', 'triggers')
                                then coalesce(changes.new_word, 'enabled') || ' by hand'
                            when changes.fact = 'not_null'
                                then case changes.new_value
                                    when 'true' then 'no longer accepts null'
                                    else 'accepts null now'
                                end
                            when changes.old_value is null or changes.old_value = 'null'
                                then format(
                                    '%s added%s', changes.word, ': ' || changes.new_word
                                )
                            when changes.new_value is null or changes.new_value = 'null'
                                then concat(
                                    changes.word, ' removed', ', was ' || changes.old_word
                                )
                            when changes.old_word is null or changes.new_word is null
                                then changes.word || ' changed'
                            else format(
                                '%s changed from %s to %s',
                                changes.word,
                                changes.old_word,
                                changes.new_word
                            )
                        end,
                        '; ' order by changes.fact
                    )
                from changes
            )
        end
$drift_sentence$;

{% endmacro %}
