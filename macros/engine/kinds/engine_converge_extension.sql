{#
    Emits groundwork.converge_extension(schema, extension, declaration, model, run): creates the
    extension where it is missing. One that is there stays in the schema and version it has.

    model: required (false: an extension that the server does not offer, or that this role may
    not create, is left out, with the outcome `not_offered` or `not_allowed`; what uses it degrades
    as its own declaration says). For a required one it raises
    undefined_object or insufficient_privilege.

    And groundwork.open_extension(extension): lets everyone execute its functions where nothing but
    the default privileges of the role that deploys took that away. What its script revoked stays
    revoked.
#}
{% macro engine_converge_extension() %}

create or replace function groundwork.open_extension(extension_name text)
returns void
language plpgsql
as $open_extension$
declare
    statement text;
begin
    for statement in
        select format('grant execute on routine %s to public', pg_proc.oid::regprocedure)
        from pg_catalog.pg_extension
        inner join pg_catalog.pg_depend
            on
                pg_extension.oid = pg_depend.refobjid
                and pg_depend.refclassid = 'pg_catalog.pg_extension'::regclass
                and pg_depend.classid = 'pg_catalog.pg_proc'::regclass
                and pg_depend.deptype = 'e'
        inner join pg_catalog.pg_proc
            on pg_depend.objid = pg_proc.oid
        where
            pg_extension.extname = extension_name
            and pg_proc.proowner = current_user::regrole
            and pg_proc.proacl is not null
            and not exists (
                select
                from aclexplode(pg_proc.proacl) as acl
                where acl.grantee = 0
            )
            and not exists (
                select
                from pg_catalog.pg_init_privs
                where
                    pg_init_privs.classoid = 'pg_catalog.pg_proc'::regclass
                    and pg_init_privs.objoid = pg_proc.oid
            )
    loop
        execute statement;
    end loop;
end
$open_extension$;

create or replace function groundwork.converge_extension(
    schema_name text,
    extension_name text,
    declaration text,
    model jsonb,
    run groundwork.run
)
returns table (outcome text, statements text[], kept text[])
language plpgsql
as $converge_extension$
declare
    steps constant groundwork.step[] := array[
        groundwork.new_step(
            stage => 'create',
            kind => 'extension',
            name => extension_name,
            statement => declaration,
            undo => format('drop extension %I', extension_name)
        )
    ];
begin
    outcome := 'unchanged';
    statements := '{}';
    kept := '{}';

    if not exists (select from pg_catalog.pg_extension where extname = extension_name) then
        statements := array[declaration];
        if
            not exists (
                select
                from pg_catalog.pg_available_extensions
                where name = extension_name
            )
        then
            outcome := 'not_offered';
            statements := '{}';
            if (model ->> 'required')::boolean then
                raise exception using
                    errcode = 'undefined_object',
                    message = format('this server does not offer the extension %s', extension_name),
                            hint = format(
                        'Install it on the server, or leave out what needs it: '
                        'groundwork run --exclude %s+',
                        extension_name
                    );
            end if;
        elsif run.is_planning then
            outcome := 'planned';
        else
            outcome := 'created';
            begin
                perform groundwork.execute(schema_name, extension_name, steps, run);
                perform groundwork.open_extension(extension_name);
            exception when insufficient_privilege then
                outcome := 'not_allowed';
                statements := '{}';
                if (model ->> 'required')::boolean then
                    raise exception using
                        errcode = 'insufficient_privilege',
                        message = format(
                            '%I may not create the extension %s', current_user, extension_name
                        ),
                        hint = format(
                            'Ask an administrator to run in database %I: %s',
                            current_database(),
                            trim(declaration, E' \n;')
                        );
                end if;
            end;
        end if;
    end if;
    return next;
end
$converge_extension$;

{{ engine_converge_access() }}

{% endmacro %}
