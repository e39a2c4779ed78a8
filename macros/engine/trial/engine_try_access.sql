{#
    Emits groundwork.try_access(kind, object, declaration, live): the description of what the file
    of a bucket or a channel declares. It runs where temporary copies stand in for the platform's
    tables, in a subtransaction that is rolled back, so no file waits for it. An expression that
    means the same in the live description is described as it is there.

    Raises what PostgreSQL says of it, or GW001 where the file makes more, makes the row of another
    bucket, has a policy that does not name its bucket or channel, or says nothing of who has
    access.

    kind, object, live  see groundwork.converge_access

    And groundwork.check_access(kind, object, declared, before): that refusal.

    before  see groundwork.extent
#}
{% macro engine_try_access() %}

create or replace function groundwork.try_access(
    kind text, object_name text, declaration text, live groundwork.item[]
)
returns groundwork.item[]
language plpgsql
as $try_access$
declare
    places constant record := groundwork.access_table(kind);
    described groundwork.item[];
    mark xid;
    extent jsonb;
    copied text;
begin
    perform groundwork.keep_temporary_schema();
    begin
        for copied in
            select tables.name
            from unnest(array[places.table_name, 'buckets']) as tables (name)
            where to_regclass(format('%I.%I', places.schema_name, tables.name)) is not null
        loop
            execute format(
                'create temporary table %I (like %I.%1$I)', copied, places.schema_name
            );
        end loop;
        begin
            -- a subtransaction of its own, whose number its first row has
            create temporary sequence groundwork_mark;
            select xmin
            into mark
            from pg_catalog.pg_sequence
            where seqrelid = to_regclass('pg_temp.groundwork_mark');
            drop sequence pg_temp.groundwork_mark;
            extent := groundwork.extent(mark, '{}');
            perform groundwork.use_project_path('pg_temp');
            execute declaration;
        exception when assert_failure or others then
            raise;
        end;
        perform groundwork.use_engine_path();
        described := groundwork.described_items(kind, 'pg_temp', object_name);
        perform groundwork.check_access(kind, object_name, described, extent);
        described := groundwork.with_live_expressions(
            'pg_temp', places.table_name, described, live
        );
        raise exception using errcode = 'GW003';
    exception when sqlstate 'GW003' then
        return described;
    end;
end
$try_access$;

create or replace function groundwork.check_access(
    kind text,
    object_name text,
    declared groundwork.item[],
    before jsonb
)
returns void
language plpgsql
as $check_access$
declare
    target constant oid := to_regclass(
        format('pg_temp.%I', (groundwork.access_table(kind)).table_name)
    );
    row_count bigint := 1;
    found_lines text;
    unnamed text;
begin
    select string_agg(format(E'\n  - %s', findings.sentence), '' order by findings.sentence)
    into found_lines
    from (
        select catalog.sentence
        from groundwork.catalog_findings(
            target, before, 'pg_catalog.pg_class'::regclass
        ) as catalog

        union all

        select format('rows of %s', changes.key::oid::regclass)
        from jsonb_each(groundwork.row_changes()) as changes
        inner join pg_catalog.pg_class
            on changes.key::oid = pg_class.oid
        where
            changes.value is distinct from before #> array['changes', changes.key]
            and pg_class.relnamespace <> 'pg_catalog'::regnamespace
            and pg_class.relnamespace <> 'pg_toast'::regnamespace
            and (pg_class.oid = to_regclass('pg_temp.buckets')) is not true
    ) as findings;
    if found_lines is not null then
        raise exception using
            errcode = 'GW001',
            message = format(
                'the model %s does more than declare its %s:%s', object_name, kind, found_lines
            ),
            hint = 'The rest would run once and never again. Move it to a file of its own.';
    end if;

    if kind = 'bucket' then
        execute format('select count(*) from %I.buckets', 'pg_temp') into row_count;
    end if;
    if
        row_count <> 1
        or (
            kind = 'bucket'
            and not exists (select from unnest(declared) as item where item.kind = 'bucket')
        )
    then
        raise exception using
            errcode = 'GW001',
            message = format('the model %s does not make the one bucket of its name', object_name),
            hint = 'Begin the file with {% raw %}{{ storage_bucket() }}{% endraw %}. For another '
                'name than the file''s, say so: {% raw %}{{ config(alias=''...'') }}{% endraw %}.';
    end if;

    select string_agg(pg_policy.polname, ', ' order by pg_policy.polname)
    into unnamed
    from pg_catalog.pg_policy
    where
        pg_policy.polrelid = target
        and false = any(
            array[
                groundwork.names_part(
                    kind, object_name, pg_get_expr(pg_policy.polqual, target)
                ),
                groundwork.names_part(
                    kind, object_name, pg_get_expr(pg_policy.polwithcheck, target)
                )
            ]
        );
    if unnamed is not null then
        raise exception using
            errcode = 'GW001',
            message = format(
                'policies of the model %s would reach beyond its %s: %s',
                object_name,
                kind,
                unnamed
            ),
            hint = format(
                'Their conditions have to say which %1$s they are about: %2$s.',
                kind,
                case kind
                    when 'bucket' then format('bucket_id = %L and ...', object_name)
                    else format('realtime.topic() = %L and ...', object_name)
                end
            );
    end if;
    if not exists (select from unnest(declared) as item where item.kind = 'policy') then
        raise exception using
            errcode = 'GW001',
            message = format(
                'the model %s does not say who has access to its %s',
                object_name,
                case kind when 'bucket' then 'files' else 'messages' end
            ),
            hint = case kind
                when 'bucket'
                    then 'End the file with public_files(), own_files(), tenant_files() or '
                        'service_files().'
                else 'End the file with public_messages(), own_messages(), tenant_messages() or '
                    'service_messages().'
            end;
    end if;
end
$check_access$;

{% endmacro %}
