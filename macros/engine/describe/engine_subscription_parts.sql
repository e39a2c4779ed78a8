{#
    Emits groundwork.subscription_parts(subscription_id): what a subscription says, one item of the
    kind setting each: enabled, publications, connection (a hash, where this role may read it), and
    its options as `alter subscription ... set` names them.

    One more, tables, is there while PostgreSQL has to ask the publisher which tables it publishes:
    no catalog knows that, so the ledger does (groundwork.is_unread). A declaration has none.
#}
{% macro engine_subscription_parts() %}

create or replace function groundwork.is_unread(subscription text)
returns boolean
language sql
stable
as $is_unread$
    select
        coalesce(
            (
                select ledger.statement not like '% refresh publication'
                from groundwork.ledger
                where
                    ledger.outcome = 'done'
                    and (
                        ledger.undo = groundwork.catalog_undo(null, 'subscription ' || subscription)
                        or starts_with(
                            ledger.statement,
                            format('alter subscription %s set publication ', subscription)
                        )
                        or ledger.statement
                        = format('alter subscription %s refresh publication', subscription)
                    )
                order by ledger.id desc
                limit 1
            ),
            false
        )
$is_unread$;

create or replace function groundwork.subscription_parts(subscription_id oid)
returns table (kind text, name text, definition jsonb)
language sql
stable
as $subscription_parts$
    select
        'setting' as kind,
        settings.name,
        settings.definition
    from (
        select
            groundwork.catalog_row(
                'pg_subscription', 'oid', subscription_id, '{}', ''
            ) as content
        where subscription_id is not null
    ) as described
    cross join lateral (
        values
        ('enabled', described.content -> 'subenabled'),
        (
            'publications',
            (
                select jsonb_agg(publications.name order by publications.name)
                from jsonb_array_elements(described.content -> 'subpublications')
                    as publications (name)
            )
        ),
        (
            'connection',
            to_jsonb(
                'secret ' || left(
                    encode(
                        sha256(convert_to(described.content ->> 'subconninfo', 'UTF8')), 'hex'
                    ),
                    12
                )
            )
        ),
        ('slot_name', described.content -> 'subslotname'),
        ('synchronous_commit', described.content -> 'subsynccommit'),
        ('binary', described.content -> 'subbinary'),
        (
            'streaming',
            to_jsonb(
                case described.content ->> 'substream'
                    when 'p' then 'parallel'
                    when 't' then 'on'
                    when 'true' then 'on'
                    else 'off'
                end
            )
        ),
        -- it is pending until the first tables have been copied
        ('two_phase', to_jsonb(described.content ->> 'subtwophasestate' <> 'd')),
        ('disable_on_error', described.content -> 'subdisableonerr'),
        ('password_required', described.content -> 'subpasswordrequired'),
        ('run_as_owner', described.content -> 'subrunasowner'),
        ('failover', described.content -> 'subfailover'),
        ('origin', described.content -> 'suborigin'),
        (
            'tables',
            case
                when
                    (described.content ->> 'subenabled')::boolean
                    and groundwork.is_unread(quote_ident(described.content ->> 'subname'))
                    then '"not read yet"'::jsonb
            end
        )
    ) as settings (name, definition)
    where settings.definition is not null
$subscription_parts$;

create or replace function groundwork.catalog_alike(
    declared groundwork.item[], live groundwork.item[]
)
returns groundwork.item[]
language sql
stable
as $catalog_alike$
    -- that the tables are not read yet is no part of what is declared
    select array_agg(item order by item.kind, item.name)
    from unnest(declared) as item
    where (item.kind, item.name, item.definition) <> ('setting', 'tables', '"not read yet"'::jsonb)
$catalog_alike$;

{% endmacro %}
