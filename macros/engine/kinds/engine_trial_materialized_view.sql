{#
    Emits what makes a materialized view beside the live one. It cannot be temporary, so it is made
    in a schema of its own, which comes first while its declaration runs. PostgreSQL chooses the
    names of its indexes and evades those that others have in the schema where the view will be:
    these are taken here too.

    groundwork.make_view_beside(place, schema, view, declaration)  makes it in the schema `place`
    groundwork.trial_materialized_view(schema, view, declaration)  its description; what it makes is
        rolled back. Raises GW001 where the declaration does not end in `with no data`, or makes
        nothing of the name or something beside
#}
{% macro engine_trial_materialized_view() %}

create or replace function groundwork.make_view_beside(
    place text, schema_name text, view_name text, declaration text
)
returns void
language plpgsql
as $make_view_beside$
declare
    target constant oid := to_regclass(format('%I.%I', schema_name, view_name));
    taken text[] := '{}';
    newly_taken text[];
    taken_name text;
begin
    loop
        begin
            execute format('create schema %I', place);
            foreach taken_name in array taken loop
                execute format('create sequence %I.%I', place, taken_name);
            end loop;
            if to_regrole('groundwork_definer') is not null then
                -- the declaration may give the view to that role
                execute format('grant create on schema %I to groundwork_definer', place);
            end if;
            perform groundwork.lift_default_privileges();
            perform groundwork.use_project_path(place);
            execute declaration;
            perform groundwork.use_engine_path();
            perform groundwork.check_materialized_view(place, view_name, taken);
            newly_taken := groundwork.names_taken(
                to_regclass(format('%I.%I', place, view_name)), target, schema_name
            );
            if newly_taken <> '{}' then
                raise exception using errcode = 'GW003';
            end if;
            foreach taken_name in array taken loop
                execute format('drop sequence %I.%I', place, taken_name);
            end loop;
            return;
        exception when sqlstate 'GW003' then
            taken := taken || newly_taken;
        end;
    end loop;
end
$make_view_beside$;

create or replace function groundwork.names_taken(
    made oid, target oid, schema_name text
)
returns text[]
language sql
stable
as $names_taken$
    select
        array(
            select own.relname::text
            from pg_catalog.pg_index
            inner join pg_catalog.pg_class as own
                on pg_index.indexrelid = own.oid
            inner join pg_catalog.pg_class as other
                on own.relname = other.relname
            left join pg_catalog.pg_index as live_index
                on other.oid = live_index.indexrelid
            where
                pg_index.indrelid = made
                and other.relnamespace = to_regnamespace(quote_ident(schema_name))
                and live_index.indrelid is distinct from target
        )
$names_taken$;

create or replace function groundwork.check_materialized_view(
    place text, view_name text, taken text[]
)
returns void
language plpgsql
as $check_materialized_view$
declare
    made constant oid := to_regclass(format('%I.%I', place, view_name));
    relation_kind constant text := (
        select pg_class.relkind::text
        from pg_catalog.pg_class
        where pg_class.oid = made
    );
    beside constant text := (
        select string_agg(pg_class.relname, ', ' order by pg_class.relname)
        from pg_catalog.pg_class
        where
            pg_class.relnamespace = to_regnamespace(quote_ident(place))
            and pg_class.oid is distinct from made
            and pg_class.relkind not in ('i', 'I', 't', 'c')
            and pg_class.relname <> all(taken)
    );
begin
    if relation_kind is distinct from 'm' then
        raise exception using
            errcode = 'GW001',
            message = format('it makes no materialized view %s', view_name),
            hint = format(
                'Write: create materialized view %I as select ... with no data;', view_name
            );
    elsif beside is not null then
        raise exception using
            errcode = 'GW001',
            message = format(
                'the model %s makes more than its materialized view: %s', view_name, beside
            ),
            hint = 'Move it to a file of its own.';
    elsif (select pg_class.relispopulated from pg_catalog.pg_class where pg_class.oid = made) then
        raise exception using
            errcode = 'GW001',
            message = format(
                'the materialized view %s is declared with its data, so that looking at the '
                'declaration would take as long as making it',
                view_name
            ),
            hint = 'End its query with: with no data. A run fills it.';
    end if;
end
$check_materialized_view$;

create or replace function groundwork.trial_materialized_view(
    schema_name text, view_name text, declaration text
)
returns groundwork.item[]
language plpgsql
as $trial_materialized_view$
declare
    described groundwork.item[];
begin
    begin
        perform groundwork.make_view_beside(
            'groundwork_trial', schema_name, view_name, declaration
        );
        described := groundwork.view_items('groundwork_trial', view_name);
        raise exception using errcode = 'GW003';
    exception
        when sqlstate 'GW003' then
            return described;
        when insufficient_privilege then
            if has_database_privilege(current_database(), 'create') then
                raise;
            end if;
            perform groundwork.refuse_trial_schema(view_name, declaration, sqlerrm);
    end;
end
$trial_materialized_view$;

{% endmacro %}
