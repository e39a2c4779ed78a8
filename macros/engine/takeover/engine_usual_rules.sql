{#
    Emits groundwork.with_usual_rules(model, declared, live): what a model says, and for
    what its own `upgrade` says nothing of, the rules that `meta: usual:` declares once for the
    whole project. They hold while a table is taken over: as soon as a run has made it equal to
    its declaration, rows that do not fit are refused again (groundwork.converge).

    usual, each part may be left out
      convert     {declared type: {id: function, other: function}}: how a column of another type
                  is converted; `id` where it is the key
      nulls       default: null becomes the declared default where there is one; a row that is
                  null where nothing is declared to stand in is quarantined
      orphans     set null: a reference to nothing is emptied where it may be, else its row is
                  quarantined
      duplicates  newest: the row changed or made last stays, and what refers to another one of
                  its key refers to it from then on
      violations  default: a value that breaks a check of its own becomes null, or the default
                  where it may not be null; rows that still break a check are quarantined
      indexes     replaced: an undeclared index goes when a declared one replaces it
      partitions  attached: a plain table becomes the default partition of the one that is declared
                  (groundwork.partition_table), where it would be made anew
      tenants     the name of a function that adds tenants: see groundwork.assign_tenants

    The model may say by `complete`, {column: expression}, that no row is quarantined by these
    rules: where there is no default, these columns get these values, and rows that still do not fit
    are refused. So a row stays that others refer to, in tables made before or after it.

    Rows that refer to a quarantined row go with it, or lose the reference where it may be empty.

    And groundwork.usual_fill(column, definition, model): what a null becomes in a column that may
    not be null.
#}
{% macro engine_usual_rules() %}

create or replace function groundwork.usual_fill(
    column_name text, column_definition jsonb, model jsonb
)
returns text
language sql
stable
as $usual_fill$
    -- the first of these that is not null; a cast to a type with a length would cut
    select
        case
            when count(*) = 1 then min(given.expression)
            when count(*) > 1
                then format(
                    'coalesce(%s)',
                    string_agg(
                        format(
                            '(%s)::%s',
                            given.expression,
                            format_type(
                                groundwork.type_named(column_definition ->> 'type'), null
                            )
                        ),
                        ', '
                        order by given.place
                    )
                )
        end
    from unnest(
        array[
            model #>> array['fill', column_name],
            case
                when model #>> '{usual, nulls}' = 'default' then column_definition ->> 'default'
            end,
            model #>> array['complete', column_name]
        ]
    ) with ordinality as given (expression, place)
    where given.expression is not null
$usual_fill$;

create or replace function groundwork.with_usual_rules(
    model jsonb, declared groundwork.item[], live groundwork.item[]
)
returns jsonb
language sql
stable
as $with_usual_rules$
    with
    usual as (

        select model -> 'usual' as rules

    ),

    columns as (

        select
            declared_side.name,
            declared_side.definition as declared,
            live_side.definition as live,
            exists (
                select
                from unnest(declared) as item
                where
                    item.kind = 'constraint'
                    and item.definition ->> 'type' = 'p'
                    and item.definition -> 'columns' ? declared_side.name
            ) as is_key
        from unnest(declared) as declared_side
        left join unnest(live) as live_side
            on
                live_side.kind = 'column'
                and declared_side.name = live_side.name
        where
            declared_side.kind = 'column'
            and declared_side.definition -> 'generated' is null
            and declared_side.definition -> 'identity' is null

    ),

    is_tenant_owned as (

        select
            exists (
                select
                from unnest(declared) as item
                where
                    item.kind = 'constraint'
                    and item.definition ->> 'type' = 'f'
                    and item.definition -> 'columns' = '["tenant_id"]'
            ) as answer

    ),

    conversions as (

        select
            jsonb_object_agg(
                columns.name,
                usual.rules #>> array['convert', columns.declared ->> 'type', kinds.kind]
            ) as by_name
        from columns
        cross join usual
        cross join lateral (
            select case when columns.is_key then 'id' else 'other' end as kind
        ) as kinds
        where
            columns.live ->> 'type' <> columns.declared ->> 'type'
            and usual.rules #> array['convert', columns.declared ->> 'type'] is not null

    ),

    fills as (

        select jsonb_object_agg(columns.name, chosen.fill) as by_name
        from columns
        cross join usual
        cross join is_tenant_owned
        cross join lateral (
            select
                coalesce(
                    groundwork.usual_fill(columns.name, columns.declared, model),
                    -- the step that assigns tenants follows
                    case
                        when
                            columns.name = 'tenant_id'
                            and is_tenant_owned.answer
                            and usual.rules -> 'tenants' is not null
                            then format('null::%s', columns.declared ->> 'type')
                    end
                ) as fill
        ) as chosen
        where
            columns.declared ->> 'not_null' = 'true'
            and chosen.fill is not null
            and (
                columns.live ->> 'not_null' = 'false'
                or (
                    columns.live is null
                    and (
                        columns.name = 'tenant_id'
                        or columns.declared -> 'default' is null
                        or model #> array['fill', columns.name] is not null
                    )
                )
            )

    ),

    nulls as (

        select jsonb_object_agg(columns.name, 'set aside') as by_name
        from columns
        cross join usual
        where
            usual.rules -> 'nulls' is not null
            and columns.declared ->> 'not_null' = 'true'
            and (
                columns.live ->> 'not_null' = 'false'
                or (columns.live is null and model #> array['fill', columns.name] is not null)
            )
            and columns.declared -> 'default' is null
            and not model ? 'complete'

    )

    select
        model || jsonb_strip_nulls(
            jsonb_build_object(
                'convert', conversions.by_name || coalesce(model -> 'convert', '{}'),
                'fill', coalesce(model -> 'fill', '{}') || coalesce(fills.by_name, '{}'),
                'nulls', nulls.by_name,
                'usual_order',
                case
                    when usual.rules ->> 'duplicates' = 'newest'
                        then groundwork.newest_first(live)
                end,
                'assign_tenants',
                case when is_tenant_owned.answer then usual.rules ->> 'tenants' end
            )
        )
    from usual
    cross join conversions
    cross join fills
    cross join nulls
    cross join is_tenant_owned
    where usual.rules is not null and usual.rules <> '{}'

    union all

    select model
    where coalesce(model -> 'usual', '{}') = '{}'
$with_usual_rules$;

{% endmacro %}
