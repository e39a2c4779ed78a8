{#
    Emits groundwork.misnamed_renames(noun, declared, live, renamed): a sentence for each rename
    that nothing would follow: its new name is not declared, or its old name is misspelt. An old
    name that is gone is no fault, since a rule may stay when it was followed.

    noun            what is renamed: column, label or attribute
    declared, live  names
    renamed         {old name: new name}, as the model says it

    groundwork.check_names(noun, object, declared, live, model) refuses them, and
    groundwork.check_renames(object, declared, live, model) does for a view or a composite type.
    Each ends in groundwork.refuse_misnamed(object, sentences), which raises GW001 where there are
    any; and groundwork.meant(name, names) is the end of each sentence.
#}
{% macro engine_misnamed_renames() %}

create or replace function groundwork.meant(name text, names text[])
returns text
language sql
immutable
as $meant$
    select
        coalesce(
            'Did you mean ' || groundwork.nearest(meant.name, names) || '?',
            'There is ' || (
                select string_agg(distinct known.name, '; ')
                from unnest(names) as known (name)
            ) || '.',
            'There is none.'
        )
$meant$;

create or replace function groundwork.misnamed_renames(
    noun text, declared text[], live text[], renamed jsonb
)
returns setof text
language sql
immutable
as $misnamed_renames$
    select
        case
            when unknown.new_name <> all(declared)
                then format(
                    'renamed: %s: %s: The file declares no such %s. %s',
                    unknown.old_name,
                    unknown.new_name,
                    noun,
                    coalesce(
                        'Write ' || unknown.old_name || ': ' || (renamed ->> unknown.new_name)
                        || '.',
                        groundwork.meant(unknown.new_name, declared)
                    )
                )
            else format(
                'renamed: %s: %s: There is no %s of the old name. Did you mean %s?',
                unknown.old_name,
                unknown.new_name,
                noun,
                unknown.near_name
            )
        end as sentence
    from (
        select
            names.old_name,
            names.new_name,
            -- a rule that was followed stays, so an old name may be gone; not one that is misspelt
            case
                when names.old_name <> all(live) and names.new_name <> all(live)
                    then groundwork.nearest(
                        names.old_name,
                        array(
                            select left_over.name
                            from unnest(live) as left_over (name)
                            where
                                left_over.name <> all(declared)
                                and not renamed ? left_over.name
                        )
                    )
            end as near_name
        from jsonb_each_text(coalesce(renamed, '{}')) as names (old_name, new_name)
    ) as unknown
    where
        unknown.near_name is not null
        or (
            unknown.new_name <> all(declared)
            -- an earlier name of what another rule renames
            and not (
                renamed ? unknown.new_name
                and (unknown.old_name <> all(live) or unknown.new_name = any(live))
            )
        )
    order by unknown.old_name
$misnamed_renames$;

create or replace function groundwork.refuse_misnamed(object_name text, sentences text[])
returns void
language plpgsql
as $refuse_misnamed$
begin
    if sentences <> '{}' then
        raise exception using
            errcode = 'GW001',
            message = format('what stands below meta of %s would be ignored:', object_name)
            || array_to_string(array[''] || sentences, E'\n  - '),
            hint = format(
                'Correct the name, or remove the rule. See docs/upgrade_keys.md#%s.',
                split_part(sentences[1], ':', 1)
            );
    end if;
end
$refuse_misnamed$;

create or replace function groundwork.check_names(
    noun text, object_name text, declared text[], live text[], model jsonb
)
returns void
language sql
as $check_names$
    select
        groundwork.refuse_misnamed(
            object_name,
            array(
                select sentence
                from groundwork.misnamed_renames(
                    noun, declared, live, model -> 'renamed'
                ) as sentence
            )
        )
$check_names$;

create or replace function groundwork.check_renames(
    object_name text, declared groundwork.item[], live groundwork.item[], model jsonb
)
returns void
language sql
as $check_renames$
    select
        groundwork.check_names(
            kinds.kind,
            object_name,
            array(
                select item.name
                from unnest(declared) as item
                where item.kind = kinds.kind
            ),
            array(
                select item.name
                from unnest(live) as item
                where item.kind = kinds.kind
            ),
            model
        )
    from (
        select coalesce(max(item.kind), 'column') as kind
        from unnest(declared) as item
        where item.kind in ('attribute', 'column')
    ) as kinds
$check_renames$;

{% endmacro %}
