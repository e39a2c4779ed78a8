{#
    Emits groundwork.converge_extension(schema, extension, declaration, model, run): creates the
    extension where it is missing. One that is there stays in the schema and version it has.

    model: required (false: an extension that the server does not offer, or that this role may
    not create, is left out, with the outcome `not_offered` or `not_allowed`; what uses it degrades
    as its own declaration says). For a required one it raises
    undefined_object or insufficient_privilege.
#}
{% macro engine_converge_extension() %}

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
