{#
    Emits groundwork.frame_fault(fault, object, declaration, is_final): an error of PostgreSQL in
    words of this project: a sentence that says what is wrong, with PostgreSQL's text after it, the
    line of the file where that is known, and what to do. No message has an error code. An error of
    the engine's own stays as it is. The place and the advice are looked for where the error is
    final.

    And its parts: groundwork.fault_classes(), the sentence and the advice for each class of errors;
    groundwork.missing_name(fault), the name that PostgreSQL did not find, and
    groundwork.nearest_to_missing(code, name, declaration), the one that may have been meant.
#}
{% macro engine_frame_fault() %}

create or replace function groundwork.fault_classes()
returns table (codes text, sentence text, advice text)
language sql
immutable
as $fault_classes$
    -- The longest beginning of a code counts. `%s` is the model.
    values
    ('', 'PostgreSQL refused what %s declares', 'Correct the cause and run again.'),
    ('0A', '%s declares what PostgreSQL does not support', 'Declare it in another way.'),
    ('08', 'the connection was lost while %s was changed', 'Run again, which continues.'),
    ('22', 'a value in %s does not fit', 'Correct the value, or its type, and run again.'),
    ('23', 'rows do not fit what %s declares', 'Change the rows or the declaration.'),
    ('25', '%s has a statement that this transaction does not allow', 'Remove that statement.'),
    ('28', 'the role may not do what %s declares', 'Run with a role that may.'),
    ('2BP01', 'other objects use what %s changes', 'Change or drop those first.'),
    (
        '3D',
        '%s names a database that does not exist',
        'Correct the name, or create what it names first.'
    ),
    (
        '3F',
        '%s names a schema that does not exist',
        'Correct the name, or create the schema first.'
    ),
    ('40', 'another session stood in the way of %s', 'Run again, which continues.'),
    ('42', 'the declaration of %s is not valid', 'Correct it and run again.'),
    (
        '42501',
        'the role has no privilege for what %s declares',
        'Ask the owner of the object or an administrator to grant it, or run with a role that has '
        'it.'
    ),
    ('42601', 'the file of %s is not valid SQL', 'Correct it and run again.'),
    ('42701', '%s declares a column twice', 'Remove one of the two.'),
    ('42702', '%s has a column name that could mean several columns', 'Write the table before it.'),
    ('42703', '%s names a column that does not exist', 'Correct the name.'),
    (
        '42704',
        '%s names something that does not exist',
        'Correct the name, or declare what it names in a model that this one refers to with ref().'
    ),
    ('42710', '%s declares a name that exists already', 'Choose another name.'),
    ('42712', '%s declares a name twice', 'Choose another name.'),
    ('42723', '%s declares a function that exists already', 'Choose another name or arguments.'),
    ('42725', '%s calls a function that could be one of several', 'Cast its arguments.'),
    (
        '42804',
        'types in the declaration of %s do not fit each other',
        'Cast one of the two, or declare another type.'
    ),
    (
        '42830',
        'a foreign key of %s refers to columns that are no key',
        'Declare a primary key or a unique constraint of exactly these columns in the other table.'
    ),
    (
        '42846',
        'a type in the declaration of %s cannot be cast to the other',
        'Write an expression that converts it, or declare another type.'
    ),
    (
        '42883',
        '%s calls a function or operator that does not exist',
        'Correct the name or cast the arguments; where another model makes it, refer to that with '
        'ref().'
    ),
    ('42939', '%s declares a name that is reserved', 'Choose another name.'),
    (
        '42P01',
        '%s names a table that does not exist',
        'Name what the file refers to with ref(), so that dbt builds it first.'
    ),
    ('42P02', '%s has a parameter without a value', 'Write the value in its place.'),
    ('42P06', '%s declares a schema that exists already', 'Remove that statement.'),
    (
        '42P07',
        '%s declares a name that exists already',
        'Write its own name without a schema, which is that of config(schema=...), or choose '
        'another one.'
    ),
    ('53', 'the server has no room for what %s declares', 'Make room and run again.'),
    ('54', '%s exceeds a limit of PostgreSQL', 'Declare less in one object.'),
    ('55', '%s cannot be changed in the state that it is in', 'Correct that state and run again.'),
    ('55006', 'another session uses what %s changes', 'Run again when it has ended.'),
    ('55P03', 'another session uses what %s changes', 'Run again when it has ended.'),
    ('57', 'the change of %s was interrupted', 'Run again, which continues.'),
    ('58', 'the server could not read or write what %s needs', 'Look at the log of the server.'),
    (
        'P0',
        'a function that %s calls ended with an error',
        'Correct the function or the value that it is called with.'
    ),
    (
        'XX',
        'PostgreSQL failed while it changed %s',
        'Look at the log of the server, and report this with the file of the model.'
    )
$fault_classes$;

create or replace function groundwork.missing_name(fault groundwork.fault)
returns text
language sql
immutable
as $missing_name$
    -- in the quotation marks of any language; a function and a column of a table stand without
    select
        regexp_replace(
            coalesce(
                substring(fault.message from '["«„“](.*?)["»”“]'),
                substring(fault.message from '(\S+)\('),
                substring(fault.message from '(\S+\.\S+)')
            ),
            '^.*\.',
            ''
        )
    where fault.code in ('42703', '42704', '42883', '42P01', '3F000')
$missing_name$;

create or replace function groundwork.nearest_to_missing(
    code text, name text, declaration text
)
returns text
language sql
stable
as $nearest_to_missing$
    select
        groundwork.nearest(
            nearest_to_missing.name,
            array_agg(distinct candidates.name::text)
        )
    from (
        -- what PostgreSQL has itself lies below
        select pg_attribute.attname
        from pg_catalog.pg_attribute
        inner join pg_catalog.pg_class
            on pg_attribute.attrelid = pg_class.oid
        where
            code = '42703'
            and pg_class.oid >= 16384
            and pg_class.relnamespace <> 'groundwork'::regnamespace
            and pg_class.relkind in ('r', 'p', 'v')
            and pg_attribute.attnum > 0
            and not pg_attribute.attisdropped
        union all
        -- its columns may be new
        select words.word
        from regexp_split_to_table(declaration, '\W+') as words (word)
        where code = '42703'
        union all
        select pg_class.relname
        from pg_catalog.pg_class
        where
            code = '42P01'
            and pg_class.oid >= 16384
            and pg_class.relnamespace <> 'groundwork'::regnamespace
            and pg_class.relkind in ('r', 'p', 'v', 'm', 'f')
        union all
        select pg_proc.proname
        from pg_catalog.pg_proc
        where code = '42883'
        union all
        select pg_namespace.nspname
        from pg_catalog.pg_namespace
        where code = '3F000'
        union all
        select format_type(pg_type.oid, null)
        from pg_catalog.pg_type
        where
            code = '42704'
            and pg_type.typelem = 0
            and pg_type.typrelid = 0
        union all
        select pg_roles.rolname
        from pg_catalog.pg_roles
        where code = '42704'
    ) as candidates (name)
    where
        candidates.name::text <> nearest_to_missing.name
        -- of the thousands that there are, few are worth a closer look
        and left(candidates.name::text, 1) = left(nearest_to_missing.name, 1)
        and abs(length(candidates.name::text) - length(nearest_to_missing.name)) < 4
$nearest_to_missing$;

create or replace function groundwork.frame_fault(
    fault groundwork.fault, object_name text, declaration text, is_final boolean default true
)
returns groundwork.fault
language plpgsql
as $frame_fault$
declare
    class record;
    name text;
    meant text;
    line integer;
    unfinished text;
begin
    if groundwork.is_own_fault(fault) then
        return fault;
    end if;
    select *
    into class
    from groundwork.fault_classes() as known
    where starts_with(fault.code, known.codes)
    order by length(known.codes) desc
    limit 1;
    if is_final then
        name := groundwork.missing_name(fault);
        meant := groundwork.nearest_to_missing(fault.code, name, declaration);
    end if;
    -- a statement of a step stands in the message itself
    if is_final and coalesce(fault.detail, '') not like '%Statement: %' then
        line := case
            when fault.code = '42601'
                then groundwork.line_of_syntax_error(fault.message, declaration)
            when name is not null then groundwork.line_of_word(declaration, name)
        end;
    end if;

    unfinished := groundwork.unfinished_part(fault.message, declaration);
    fault.message := format(
        class.sentence || ': %s',
        'the model ' || object_name,
        case
            when fault.code = '42601' and unfinished is not null
                then replace(fault.message, unfinished, split_part(unfinished, E'\n', 1))
            else fault.message
        end
    );
    fault.detail := concat_ws(
        E'\n',
        'Line ' || line || ': ' || left(trim(split_part(declaration, E'\n', line)), 100),
        nullif(fault.detail, '')
    );
    fault.hint := concat_ws(
        E'\n',
        concat(
            'Did you mean ' || meant || '? ',
            case
                -- what Jinja makes of an array of arrays
                when fault.code = '22P02' and position('''(' in declaration) > 0
                    then 'Jinja reads a file before PostgreSQL does, and takes two braces for its '
                        'own. Write an array of arrays as {{ "{% raw %}" }}''{{ "{{1,2}}" }}'''
                        '{{ "{% endraw %}" }}, or as array[array[1, 2]].'
                when fault.code = '42P17' and fault.message like '%would overlap partition%'
                    then 'Declare other bounds, or detach the partition that is not declared.'
                when fault.code = '42883' and declaration like '%any(array(select access.my_tenant%'
                    then 'If the ids of your tenants are of another type than uuid, say so below '
                        'vars: groundwork:, as tenants: {type: bigint}. See docs/own_project.md.'
                else class.advice
            end
        ),
        'PostgreSQL adds: ' || nullif(fault.hint, '')
    );
    return fault;
end
$frame_fault$;

{% endmacro %}
