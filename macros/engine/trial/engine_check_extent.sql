{#
    Emits groundwork.check_extent(table, declaration, target, before, live): refuses a file that
    does more than make its table: an object of another kind, a change of another table, rows, a
    setting of the session. Such a statement runs once, when the table is made; later only in the
    trial that is rolled back. Raises GW001, with a line for each finding, where the file names it,
    and the place where it belongs.

    target   the table that the declaration made
    before   what groundwork.extent returned just before the declaration ran
    live     the live table, where the declaration was tried
#}
{% macro engine_check_extent() %}

create or replace function groundwork.check_extent(
    table_name text, declaration text, target oid, before jsonb, live oid default null
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
    from groundwork.findings(target, before) as findings
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
        perform groundwork.check_own_name(table_name, live, declaration);
        raise exception using
            errcode = 'GW001',
            message = concat_ws(
                E'\n',
                format(
                    'the model %s does more than make its table; the rest would run once and '
                    'never again:',
                    table_name
                ),
                found_lines
            ),
            hint = 'One file declares one table, with its indexes, policies, triggers, '
                'privileges and comments. Move the other statements; what they made already '
                'stays as it is.';
    end if;
end
$check_extent$;

{% endmacro %}
