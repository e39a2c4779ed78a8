{#
    Emits what describes the access that a platform's table gives to a part of its rows: the files
    of a bucket in storage.objects, the messages of a channel in realtime.messages.

    groundwork.bucket_items(schema, bucket)    a bucket's row, and the policies on its files
    groundwork.channel_items(schema, channel)  the policies on a channel's messages
    groundwork.access_table(kind)              the table of these rows, without its schema, and the
                                               schema of the platform
    groundwork.policies_about(kind, schema, name)  the policies on them. One that does not say
                                               which bucket or channel it is about is about each;
                                               one that another model declares belongs to that
    groundwork.names_part(kind, name, expression)  whether an expression names this bucket or
                                               channel; null for no expression

    schema  that of the platform, or pg_temp for a trial
#}
{% macro engine_access_items() %}

create or replace function groundwork.access_table(
    kind text, out table_name text, out schema_name text
)
language sql
immutable
as $access_table$
    select
        case kind when 'bucket' then 'objects' else 'messages' end,
        case kind when 'bucket' then 'storage' else 'realtime' end
$access_table$;

create or replace function groundwork.names_part(kind text, name text, expression text)
returns boolean
language sql
immutable
as $names_part$
    select
        position(quote_literal(name) in expression) > 0
        -- the topic of a channel can have more behind its name: 'team:' || tenant_id
        or (
            kind = 'channel'
            and position(rtrim(quote_literal(name), '''') || ':' in expression) > 0
        )
$names_part$;

create or replace function groundwork.policies_about(kind text, schema_name text, name text)
returns setof groundwork.item
language sql
stable
as $policies_about$
    select (described.kind, described.name, described.definition)::groundwork.item
    from groundwork.access_table(kind) as places
    cross join groundwork.describe_rules(
        array[to_regclass(format('%I.%I', policies_about.schema_name, places.table_name))::oid]
    ) as described
    where
        described.kind = 'policy'
        and exists (
            select
            from unnest(
                array[described.definition ->> 'using', described.definition ->> 'check']
            ) as expressions (expression)
            where
                groundwork.names_part(
                    policies_about.kind, policies_about.name, expressions.expression
                )
                or position(
                    case policies_about.kind when 'bucket' then 'bucket_id' else 'topic' end
                    in expressions.expression
                ) = 0
        )
        and not exists (
            select
            from groundwork.declaration
            cross join unnest(declaration.items) as item
            where
                declaration.kind = policies_about.kind
                and declaration.object_name <> policies_about.name
                and item.kind = 'policy'
                and item.name = described.name
        )
$policies_about$;

create or replace function groundwork.bucket_row(schema_name text, bucket_name text)
returns jsonb
language plpgsql
stable
as $bucket_row$
declare
    buckets constant oid := to_regclass(format('%I.buckets', schema_name));
    found jsonb;
begin
    -- who may not read them is told when the bucket is made
    if buckets is null or not has_table_privilege(buckets, 'select') then
        return null;
    end if;
    execute format(
        $query$
            select
                jsonb_strip_nulls(
                    jsonb_build_object(
                        'public', coalesce(bucket.public, false),
                        'file_size_limit', bucket.file_size_limit,
                        'allowed_mime_types', to_jsonb(bucket.allowed_mime_types)
                    )
                )
            from %I.buckets as bucket
            where bucket.id = $1
        $query$,
        schema_name
    )
    into found
    using bucket_name;
    return found;
end
$bucket_row$;

create or replace function groundwork.bucket_items(schema_name text, bucket_name text)
returns groundwork.item[]
language sql
stable
{{ engine_neutral_settings() }}
{{ engine_project_path() }}
as $bucket_items$
    select coalesce(array_agg(facts.item order by (facts.item).kind, (facts.item).name), '{}')
    from (
        select ('bucket', bucket_name, bucket.definition)::groundwork.item as item
        from groundwork.bucket_row(schema_name, bucket_name) as bucket (definition)
        where bucket.definition is not null

        union all

        select policies
        from groundwork.policies_about('bucket', schema_name, bucket_name) as policies
    ) as facts
$bucket_items$;

create or replace function groundwork.channel_items(schema_name text, channel_name text)
returns groundwork.item[]
language sql
stable
{{ engine_neutral_settings() }}
{{ engine_project_path() }}
as $channel_items$
    select coalesce(array_agg(policies order by policies.kind, policies.name), '{}')
    from groundwork.policies_about('channel', schema_name, channel_name) as policies
$channel_items$;

{% endmacro %}
