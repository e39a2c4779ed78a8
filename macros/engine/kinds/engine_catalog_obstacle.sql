{#
    Emits groundwork.catalog_obstacle(model, object, declaration): why the server has no objects of
    this type: a job without pg_cron; null where it has. Raises GW001 where the model names no known
    type, or the connection of a subscription.

    And groundwork.take_as_made(kind, schema, object, name, hash, live, error, run): what becomes of
    an object that only an administrator may make, and so only an administrator may try. One that
    was made or changed since the last run is recorded as it is, and the message that this returns
    says so; else raises GW002 with what to ask for.
#}
{% macro engine_catalog_obstacle() %}

create or replace function groundwork.catalog_obstacle(
    model_name text, object text, declaration text
)
returns text
language plpgsql
stable
as $catalog_obstacle$
declare
    known constant groundwork.catalog_type := groundwork.catalog_type_of(object);
begin
    if known is null then
        raise exception using
            errcode = 'GW001',
            message = format('the model %s does not say what it makes', model_name),
            hint = 'Say it below meta, as PostgreSQL names it: object: server billing. The types: '
                || (
                    select string_agg(listed.type, ', ' order by listed.type)
                    from groundwork.catalog_types() as listed
                )
                || '. See docs/upgrade_keys.md#object.';
    end if;
    if known.type = 'subscription' and cardinality(groundwork.secrets_of(declaration)) <> 1 then
        raise exception using
            errcode = 'GW001',
            message = format(
                'the model %s does not take its connection from the environment', model_name
            ),
            hint = 'Write: connection {% raw %}{{ secret(''NAME'') }}{% endraw %}. The environment '
                'variable of that name has the whole connection.';
    end if;
    if to_regclass(known.catalog) is null then
        return 'pg_cron is not installed here, so nothing is scheduled.';
    end if;
    return null;
end
$catalog_obstacle$;

create or replace function groundwork.take_as_made(
    kind text,
    schema_name text,
    object_name text,
    name text,
    hash text,
    live groundwork.item[],
    error text,
    run groundwork.run
)
returns text
language plpgsql
as $take_as_made$
declare
    recorded groundwork.declaration;
    target constant text := groundwork.named_object(kind, schema_name, name);
begin
    select *
    into recorded
    from groundwork.declaration as declarations
    where
        declarations.kind = take_as_made.kind
        and declarations.schema_name = take_as_made.schema_name
        and declarations.object_name = take_as_made.object_name;
    if
        live = '{}'
        or recorded.fingerprint = groundwork.fingerprint(live)
    then
        raise exception using
            errcode = 'GW002',
            message = format('%I may not make the %s: %s', current_user, target, error),
            hint = 'Ask an administrator to run the file, or to let this role: for an event '
                'trigger or a cast it has to be a superuser, for a role it needs createrole, for a '
                'schema create on the database, for a server usage of its foreign data wrapper, '
                'for a subscription pg_create_subscription, or on PostgreSQL 15 a superuser. '
                'The next run takes the object as it is then.';
    end if;
    if not run.is_planning then
        perform groundwork.record(kind, schema_name, object_name, hash, live, false, run);
    end if;
    return format(
        'the %s is as an administrator left it: %I may not compare it (%s)',
        target,
        current_user,
        error
    );
end
$take_as_made$;

{% endmacro %}
