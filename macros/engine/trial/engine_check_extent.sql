{#
    Emits groundwork.check_extent(object, declaration, target, before, live, class_id, word):
    refuses a file that does more than make its table, or its one object of another kind: something
    beside it, a change of a table, rows, a setting of the session. Such a statement runs once, when
    the object is made; later only in the trial that is rolled back. Raises GW001, with a line for
    each finding, where the file names it, and the place where it belongs.

    target   the object that the declaration made, and class_id, the catalog that has it
    before   what groundwork.extent returned just before the declaration ran
    live     the live table, where the declaration was tried
    word     what the kind of the object is called
#}
{% macro engine_check_extent() %}

create or replace function groundwork.check_extent(
    object_name text,
    declaration text,
    target oid,
    before jsonb,
    live oid default null,
    class_id oid default 'pg_catalog.pg_class'::regclass,
    word text default 'table'
)
returns void
language plpgsql
as $check_extent$
declare
    found_lines text;
begin
    select
        string_agg(
            concat(
                '  - ',
                'line ' || nullif(places.line, 0) || ': ',
                findings.sentence
            ),
            E'\n'
            order by nullif(places.line, 0), findings.sentence
        )
    into found_lines
    from groundwork.findings(target, before, class_id) as findings
    cross join lateral (
        select
            cardinality(
                string_to_array(
                    substr(
                        declaration, 1, nullif(
                            position(lower(findings.name) in lower(declaration)), 0
                        )
                    ),
                    E'\n'
                )
            ) as line
    ) as places;

    if found_lines is not null then
        perform groundwork.check_own_name(object_name, live, declaration);
        raise exception using
            errcode = 'GW001',
            message = concat_ws(
                E'\n',
                format(
                    'the model %s does more than make its %s; the rest would run once and '
                    'never again:',
                    object_name,
                    word
                ),
                found_lines
            ),
            hint = concat(
                format('One file declares one %s, with its ', word),
                case when word = 'table' then 'indexes, policies, triggers, ' end,
                'privileges and comments. Move the other statements; what they made already '
                'stays as it is.'
            );
    end if;
end
$check_extent$;

{% endmacro %}
