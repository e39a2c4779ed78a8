{#
    Emits groundwork.try_object(kind, schema, object, name, declaration, model): the description of
    what a declaration makes, for every kind that groundwork.converge_described makes, without
    making it. The declaration runs in a subtransaction that is rolled back, where the live object
    is out of its way as the kind's `trial` says: see model_kinds.

    name   under which the catalog has it
    model  parents, of which temporary copies stand in

    Raises what PostgreSQL says of the declaration, and GW001 where it makes nothing of that name,
    or more (groundwork.check_extent), and for the canonical function of a range.

    And its parts: groundwork.trial_place(kind, schema, name, declaration): the schema in which it
    runs; groundwork.prepare_trial(kind, schema, object, name, place, model): gets the live object
    out of its way; groundwork.make_in_trial(kind, object, name, place, declaration, schema): runs
    it; groundwork.objects_made(extent, place): what it made, as a model names it.
#}
{% macro engine_try_object() %}

{{ engine_complete_view() }}

create or replace function groundwork.trial_place(
    kind text, schema_name text, name text, declaration text
)
returns text
language sql
immutable
as $trial_place$
    select
        case
            when kind = 'object' and (groundwork.catalog_type_of(name)).way = 'in_schema'
                then 'groundwork_trial'
            when (groundwork.kind_named(kind)).trial = 'aside' then schema_name
            -- what is unlogged cannot be temporary; the word may be a comment, and nothing is lost
            when position('unlogged' in lower(declaration)) > 0 then 'groundwork_trial'
            else 'pg_temp'
        end
$trial_place$;

create or replace function groundwork.prepare_trial(
    kind text, schema_name text, object_name text, name text, place text, model jsonb
)
returns void
language plpgsql
as $prepare_trial$
begin
    if place = 'groundwork_trial' then
        create schema groundwork_trial;
    end if;
    if (groundwork.kind_named(kind)).trial = 'stand_ins' then
        perform groundwork.make_stand_ins(
            object_name, groundwork.table_ids(coalesce(model -> 'parents', '[]')), place
        );
    end if;
    if place = schema_name then
        perform groundwork.set_object_aside(kind, schema_name, name);
    end if;
    if place = schema_name then
        -- it may lock what it refers to, for as long as the trial takes
        perform set_config('lock_timeout', '90ms', true);
    end if;
    perform groundwork.lift_default_privileges(place);
end
$prepare_trial$;

create or replace function groundwork.objects_made(extent jsonb, place text)
returns text
language sql
volatile
as $objects_made$
    select
        string_agg(
            distinct replace(
                concat_ws(' ', identified.type, identified.identity), quote_ident(place) || '.', ''
            ),
            ' or '
        )
    from groundwork.changed_elsewhere(
        0::oid, extent, 'pg_catalog.pg_class'::regclass
    ) as made
    cross join lateral pg_identify_object(made.class_id, made.object_id, 0) as identified
    where made.object_id is not null
$objects_made$;

create or replace function groundwork.make_in_trial(
    kind text, object_name text, name text, place text, declaration text, schema_name text
)
returns void
language plpgsql
as $make_in_trial$
declare
    word constant text := (groundwork.kind_named(kind)).word;
    mark xid;
    extent jsonb;
    made record;
begin
    begin
        -- a subtransaction of its own, whose number its first row has
        create temporary sequence groundwork_mark;
        select xmin
        into mark
        from pg_catalog.pg_sequence
        where seqrelid = to_regclass('pg_temp.groundwork_mark');
        drop sequence pg_temp.groundwork_mark;
        extent := groundwork.extent(mark, '{}') || jsonb_build_object(
            -- whoever may use the object may look names up in its schema
            'own', jsonb_build_array(
                concat_ws(
                    ' ',
                    'pg_catalog.pg_namespace'::regclass::oid,
                    to_regnamespace(quote_ident(schema_name))::oid
                )
            ),
            'beside', to_jsonb((groundwork.catalog_type_of(name)).beside)
        );
        perform groundwork.use_project_path(quote_ident(place));
        execute groundwork.with_secrets(declaration);
    exception when assert_failure or others then
        raise;
    end;
    perform groundwork.use_engine_path();

    select *
    into made
    from groundwork.object_address(kind, place, name);
    if made is null then
        raise exception using
            errcode = 'GW001',
            message = case kind
                when 'object' then format('the model %s makes no %s', object_name, name)
                else format('the model %s makes no %s %I', object_name, word, name)
            end,
            hint = case kind
                when 'object'
                    then concat(
                        'Name what the file makes below meta, as PostgreSQL does: object: '
                        || groundwork.objects_made(extent, place),
                        '. The file writes its name without a schema.'
                    )
                else format(
                    'The file, the model and the %s have the same name, which the file writes '
                    'without a schema: that is config(schema=...).',
                    word
                )
            end;
    end if;
    if kind = 'object' and starts_with(name, 'role ') then
        perform groundwork.check_password(object_name, name, made.object_id, declaration);
    end if;
    {%- for known in model_kinds() if known.completed_by %}
    if kind = '{{ known.kind }}' then
        perform groundwork.{{ known.completed_by }}(made.object_id);
    end if;
    {%- endfor %}
    perform groundwork.check_extent(
        object_name, declaration, made.object_id, extent, class_id => made.class_id, word => word
    );
end
$make_in_trial$;

create or replace function groundwork.try_object(
    kind text, schema_name text, object_name text, name text, declaration text, model jsonb
)
returns groundwork.item[]
language plpgsql
as $try_object$
declare
    place constant text := groundwork.trial_place(
        kind, schema_name, name, declaration
    );
    described groundwork.item[];
begin
    perform groundwork.keep_temporary_schema();
    begin
        perform groundwork.prepare_trial(kind, schema_name, object_name, name, place, model);
        perform groundwork.make_in_trial(
            kind, object_name, name, place, declaration, schema_name
        );
        described := groundwork.described_items(kind, place, name);
        raise exception using errcode = 'GW003';
    exception
        when sqlstate 'GW003' then
            return described;
        when active_sql_transaction then
            raise exception using
                errcode = 'GW001',
                message = format(
                    'the model %s lets PostgreSQL connect to the publisher at once', object_name
                ),
                hint = 'Write: with (connect = false). The run reads its tables afterwards.';
        when invalid_object_definition or invalid_function_definition or undefined_function
            or feature_not_supported or insufficient_privilege or sqlstate 'GW001' then
            -- the word may be a comment; then another fault is not named
            if kind = 'range' and position('canonical' in lower(declaration)) > 0 then
                raise exception using
                    errcode = 'GW001',
                    message = format(
                        'the range type %s has a canonical function, which no model can declare',
                        object_name
                    ),
                    hint = 'PostgreSQL takes one in C only: it exists before its type, which no '
                        'function in SQL or PL/pgSQL can return. Declare the range without it; '
                        'a domain over it can check which bounds its values include.';
            end if;
            raise;
        when duplicate_table or duplicate_object then
            raise exception using
                errcode = 'GW001',
                message = format('the model %s makes what exists: %s', object_name, sqlerrm),
                hint = format(
                    'Write %I without a schema: that is config(schema=...).', name
                );
    end;
end
$try_object$;

{{ engine_check_password() }}

{{ engine_try_access() }}

{{ engine_set_object_aside() }}

{% endmacro %}
