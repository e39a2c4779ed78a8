{#
    Emits groundwork.catalog_steps(schema, object, declaration, declared, live, model): the steps
    that change an object of catalog_types in place; none where PostgreSQL cannot, so that it has to
    be made again.

    groundwork.catalog_statement(type, target, difference)  the statement that closes one
        difference; null where none does
    groundwork.options_statement(old, new)                  what `alter ... options (...)` says
#}
{% macro engine_catalog_steps() %}

create or replace function groundwork.options_statement(old_options jsonb, new_options jsonb)
returns text
language sql
immutable
as $options_statement$
    select
        'options (' || string_agg(
            case
                when changed.new_value is null then format('drop %I', changed.name)
                when changed.old_value is null
                    then format('add %I %L', changed.name, changed.new_value)
                else format('set %I %L', changed.name, changed.new_value)
            end,
            ', '
            order by changed.name
        ) || ')'
    from (
        select
            names.name,
            old_options ->> names.name as old_value,
            new_options ->> names.name as new_value
        from (
            select jsonb_object_keys(coalesce(old_options, '{}') || coalesce(new_options, '{}'))
        ) as names (name)
    ) as changed
    where changed.old_value is distinct from changed.new_value
    -- a secret is not known
    having bool_and(coalesce(changed.new_value, '') not like 'secret %')
$options_statement$;

create or replace function groundwork.catalog_statement(
    type text, target text, difference groundwork.difference
)
returns text
language sql
stable
as $catalog_statement$
    select
        case
            when type = 'schema'
                then format(
                    'alter %s owner to %s',
                    target,
                    substr(difference.declared ->> 'nspowner', length('role ') + 1)
                )
            when type = 'role' and difference.kind in ('member', 'member_of')
                then groundwork.member_statement(substr(target, length('role ') + 1), difference)
            when type = 'role' then groundwork.role_statement(target, difference)
            when type = 'subscription'
                then groundwork.subscription_statement(target, difference)
            when
                type = 'event trigger'
                and difference.declared - 'evtenabled' = difference.live - 'evtenabled'
                then format(
                    'alter %s %s',
                    target,
                    case difference.declared ->> 'evtenabled'
                        when 'D' then 'disable'
                        when 'R' then 'enable replica'
                        when 'A' then 'enable always'
                        else 'enable'
                    end
                )
            when type = 'text search configuration' and difference.kind = 'mapping'
                then case
                    when difference.declared is null
                        then format('alter %s drop mapping for %I', target, difference.name)
                    else format(
                        'alter %s %s mapping for %I with %s',
                        target,
                        case when difference.live is null then 'add' else 'alter' end,
                        difference.name,
                        (
                            select
                                string_agg(
                                    substr(dictionary.name, length('text search dictionary ') + 1),
                                    ', '
                                    order by dictionary.place
                                )
                            from jsonb_array_elements_text(difference.declared) with ordinality
                                as dictionary (name, place)
                        )
                    )
                end
            when
                type = 'text search dictionary'
                and difference.declared - 'dictinitoption' = difference.live - 'dictinitoption'
                and difference.declared ? 'dictinitoption'
                then format('alter %s (%s)', target, difference.declared ->> 'dictinitoption')
            when
                type in ('server', 'foreign-data wrapper')
                and difference.declared - '{srvoptions,srvversion,fdwoptions}'::text[]
                = difference.live - '{srvoptions,srvversion,fdwoptions}'::text[]
                then concat_ws(
                    ' ',
                    'alter',
                    target,
                    case
                        when
                            difference.declared ->> 'srvversion'
                            is distinct from difference.live ->> 'srvversion'
                            then format(
                                'version %L', coalesce(difference.declared ->> 'srvversion', '')
                            )
                    end,
                    groundwork.options_statement(
                        coalesce(difference.live -> 'srvoptions', difference.live -> 'fdwoptions'),
                        coalesce(
                            difference.declared -> 'srvoptions',
                            difference.declared -> 'fdwoptions'
                        )
                    )
                )
        end
$catalog_statement$;

create or replace function groundwork.catalog_steps(
    schema_name text,
    object text,
    declaration text,
    declared groundwork.item[],
    live groundwork.item[],
    model jsonb
)
returns setof groundwork.step
language sql
stable
as $catalog_steps$
    with
    known as (

        select
            (groundwork.catalog_type_of(object)).type as type,
            groundwork.named_object('object', schema_name, object) as target

    ),

    changes as (

        select
            known.type,
            difference.kind,
            difference.name,
            case
                when known.type = 'subscription' and difference.name = 'connection'
                    then format(
                        'alter %s connection %L',
                        known.target,
                        'groundwork_secret:' || (groundwork.secrets_of(declaration))[1]
                    )
                else groundwork.catalog_statement(known.type, known.target, difference)
            end as statement,
            groundwork.catalog_statement(
                known.type,
                known.target,
                (
                    difference.kind, difference.name, difference.live, difference.declared
                )::groundwork.difference
            ) as undo
        from known
        cross join groundwork.differences(declared, live) as difference
        where
            not groundwork.is_common(difference)
            and known.type <> 'job'

        union all

        -- it replaces the job of its name
        select
            known.type,
            'object',
            object,
            declaration,
            null
        from known
        where known.type = 'job'

    )

    select
        groundwork.new_step(
            stage => 'change_object',
            kind => changes.kind,
            name => changes.name,
            statement => changes.statement,
            undo => changes.undo,
            -- to make it again would lose which rows have come
            reason => case
                when changes.type = 'subscription'
                    then format('%s is said when a subscription is made', changes.name)
            end,
            mode => case
                when changes.type = 'subscription' and changes.name = 'tables' then 'outside'
            end
        )
    from changes
    where
        changes.type = 'subscription'
        or not exists (
            select
            from changes as others
            where others.statement is null
        )
    order by changes.kind, changes.name
$catalog_steps$;

{{ engine_role_statement() }}

{{ engine_subscription_statement() }}

{{ engine_catalog_obstacle() }}

{% endmacro %}
