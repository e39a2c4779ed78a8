{#
    SQL that ends with an error where a schema of the search path holds objects of other roles that
    could be picked before PostgreSQL's own: whoever resolves such a name runs their code with the
    rights of the role that deploys. The error names each, with the statement that removes or moves
    it. refuse_foreign_objects() runs it.

    The search path is looked at, and then left, before anything is resolved along it.
#}
{% macro foreign_objects_refusal() %}
do $foreign_objects$
declare
    path_schemas constant name[] := pg_catalog.current_schemas(false);
    caller_path constant text := pg_catalog.current_setting('search_path');
    objects text;
    object_count bigint;
    statements text;
begin
    perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
    -- nearly always so, and asked sooner than what they own
    if
        not exists (
            select
            from pg_catalog.pg_shdepend
            inner join pg_catalog.pg_roles
                on pg_shdepend.refobjid = pg_roles.oid
            where
                pg_shdepend.refclassid = 'pg_catalog.pg_authid'::regclass
                and pg_shdepend.deptype = 'o'
                and pg_shdepend.classid in (
                    'pg_catalog.pg_operator'::regclass,
                    'pg_catalog.pg_proc'::regclass,
                    'pg_catalog.pg_type'::regclass
                )
                and pg_shdepend.dbid = (
                    select pg_database.oid
                    from pg_catalog.pg_database
                    where pg_database.datname = current_database()
                )
                and not pg_roles.rolsuper
                and pg_roles.rolname not in (current_user, session_user, 'groundwork_definer')
        )
    then
        perform pg_catalog.set_config('search_path', caller_path, true);
        return;
    end if;

    select
        string_agg(
            format(E'\n  - %s %s, owned by %s', found.kind, found.name, found.owner),
            '' order by found.kind, found.name
        ) filter (where found.kind <> 'schema'),
        count(*) filter (where found.kind <> 'schema'),
        string_agg(
            format(E'\n    %s;', found.statement),
            '' order by found.kind = 'schema', found.kind = 'type', found.kind, found.name
        )
    into objects, object_count, statements
    from (
        {{ foreign_objects('path_schemas || ' ~ search_path_schemas()) | indent(8) }}
    ) as found;
    if object_count > 0 then
        raise exception using
            errcode = 'GW004',
            message = format(
                '%s of other roles in database %I could run in place of PostgreSQL''s own, '
                'with the rights of %I:%s',
                case object_count when 1 then '1 object' else object_count || ' objects' end,
                current_database(),
                current_user,
                objects
            ),
            detail = 'Nothing was changed.',
            hint = 'Remove or move them, and run again:' || statements || E'\n'
                'One that you know and need may stay once it is yours: alter ... owner to '
                || quote_ident(current_user) || '.';
    end if;
    perform pg_catalog.set_config('search_path', caller_path, true);
end
$foreign_objects$;
{% endmacro %}
