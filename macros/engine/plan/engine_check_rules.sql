{#
    Emits groundwork.check_rules(table, declared, live, model, renamed): refuses a model whose rules
    below meta: upgrade and meta: usual name what its file does not declare. Nothing would follow
    them: a column would stay unfilled, or be added empty in place of one that is renamed.

    model    renamed, convert, fill, complete, orphans, duplicates, violations; late, usual
    renamed  {old: new}; a column of `declared` has its old name

    And its parts: groundwork.misnamed_rules(declared, model, renamed), a sentence for each rule;
    groundwork.misnamed_types(declared, model), of meta: usual: convert.
#}
{% macro engine_check_rules() %}
{{ engine_misnamed_renames() }}

create or replace function groundwork.misnamed_rules(
    declared groundwork.item[], model jsonb, renamed jsonb
)
returns setof text
language sql
immutable
as $misnamed_rules$
    with
    known as (

        select
            rules.rule,
            coalesce(renamed ->> item.name, item.name) as name
        from unnest(declared) as item
        cross join unnest('{convert,fill,complete}'::text[]) as rules (rule)
        where item.kind = 'column'

        union all

        select
            rules.rule,
            names.name
        from unnest(declared) as item
        inner join
            (
                values
                ('f', 'orphans'), ('p', 'duplicates'), ('u', 'duplicates'), ('x', 'duplicates'),
                -- a row may be too large for a key
                ('c', 'violations'), ('p', 'violations'), ('u', 'violations')
            ) as rules (type, rule)
            on item.definition ->> 'type' = rules.type
        cross join lateral (
            select item.name

            union all

            select string_agg(coalesce(renamed ->> own.name, own.name), ', ' order by own.place)
            from jsonb_array_elements_text(item.definition -> 'columns') with ordinality
                as own (name, place)
        ) as names (name)
        where
            item.kind = 'constraint'
            and names.name is not null

        union all

        select
            'violations',
            names.name
        from unnest(declared) as item
        cross join lateral (
            select item.name

            union all

            -- an index has no list of its columns here
            select entries.key
            from jsonb_object_keys(coalesce(model -> 'violations', '{}')) as entries (key)
            where
                not exists (
                    select
                    from string_to_table(entries.key, ', ') as parts (part)
                    where
                        parts.part not in (
                            select own.name
                            from unnest(declared) as own
                            where own.kind = 'column'
                        )
                )
        ) as names (name)
        where item.kind = 'index'

    ),

    keys as (

        select
            rules.rule,
            rules.noun,
            entries.key as name,
            -- a rule may name a column as it was called
            (
                select
                    string_agg(
                        coalesce(model -> 'renamed' ->> parts.part, parts.part),
                        ', '
                        order by parts.place
                    )
                from string_to_table(entries.key, ', ') with ordinality as parts (part, place)
            ) as new_name
        from (
            values
            ('convert', 'column'),
            ('fill', 'column'),
            ('complete', 'column'),
            ('orphans', 'foreign key'),
            ('duplicates', 'primary key or unique constraint'),
            ('violations', 'check, key or index')
        ) as rules (rule, noun)
        cross join lateral jsonb_object_keys(coalesce(model -> rules.rule, '{}')) as entries (key)
        -- a late foreign key may wait for the table that it refers to
        where rules.rule <> 'orphans' or coalesce(model -> 'late', '{}') = '{}'

    )

    select
        format(
            '%s: %s: The file declares no such %s. %s',
            keys.rule,
            keys.name,
            keys.noun,
            case
                when is_index.is_index
                    then 'It is an index; a rule needs a constraint, unique (...).'
                else groundwork.meant(
                    keys.name,
                    array(
                        select known.name
                        from known
                        where known.rule = keys.rule
                    )
                )
            end
        )
    from keys
    cross join lateral (
        select
            exists (
                select
                from unnest(declared) as item
                where
                    item.kind = 'index'
                    and item.name = keys.name
            )
    ) as is_index (is_index)
    where
        not exists (
            select
            from known
            where
                known.rule = keys.rule
                and known.name in (keys.name, keys.new_name)
        )
    order by
        keys.rule,
        keys.name
$misnamed_rules$;

create or replace function groundwork.misnamed_types(declared groundwork.item[], model jsonb)
returns setof text
language sql
as $misnamed_types$
    select
        case
            when spelt.shown is not null
                then format(
                    'usual: convert: %s: Write the type as PostgreSQL shows it, %s.',
                    spelt.name,
                    spelt.shown
                )
            else format(
                'usual: convert: %s: There is no such type. Did you mean %s?',
                spelt.name,
                spelt.near_type
            )
        end
    from (
        select
            types.name,
            case
                when groundwork.type_named(types.name) is not null
                    then groundwork.type_as_shown(types.name)
            end as shown,
            case
                when groundwork.type_named(types.name) is null
                    then groundwork.nearest(
                        types.name,
                        array(
                            select item.definition ->> 'type'
                            from unnest(declared) as item
                            where item.kind = 'column'
                        )
                    )
            end as near_type
        from jsonb_object_keys(coalesce(model #> '{usual, convert}', '{}')) as types (name)
        where
            format_type(groundwork.type_named(types.name), null) is distinct from types.name
    ) as spelt
    where
        spelt.shown <> spelt.name
        or spelt.near_type is not null
    order by spelt.name
$misnamed_types$;

create or replace function groundwork.check_rules(
    table_name text,
    declared groundwork.item[],
    live groundwork.item[],
    model jsonb,
    renamed jsonb
)
returns void
language sql
as $check_rules$
    select
        groundwork.refuse_misnamed(
            table_name,
            array(
                select sentence
                from groundwork.misnamed_renames(
                    'column',
                    array(
                        select coalesce(renamed ->> item.name, item.name)
                        from unnest(declared) as item
                        where item.kind = 'column'
                    ),
                    array(
                        select item.name
                        from unnest(live) as item
                        where item.kind = 'column'
                    ),
                    model -> 'renamed'
                ) as sentence
            )
            || array(
                select sentence
                from groundwork.misnamed_rules(declared, model, renamed) as sentence
            )
            || array(
                select sentence
                from groundwork.misnamed_types(declared, model) as sentence
            )
        )
$check_rules$;

{% endmacro %}
