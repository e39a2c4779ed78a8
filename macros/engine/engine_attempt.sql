{#
    Emits groundwork.attempt(function, schema, object, declaration, options): calls one of the
    converge functions and returns its row. An error is caught, so everything it had done is
    undone, and comes back as the outcome `refused` with a message for people: what is wrong,
    where, that nothing was changed, what to do.
#}
{% macro engine_attempt() %}

create or replace function groundwork.attempt(
    function_name text, schema_name text, object_name text, declaration text, options jsonb,
    out outcome text, out statements text[], out kept text[], out message text
)
language plpgsql
as $attempt$
declare
    error_code text;
    error_message text;
    error_detail text;
    error_hint text;
begin
    execute format('select * from groundwork.%I($1, $2, $3, $4)', function_name)
    into outcome, statements, kept
    using schema_name, object_name, declaration, options;
exception
    when query_canceled or admin_shutdown or serialization_failure or deadlock_detected then
        raise;
    when others then
        get stacked diagnostics
            error_code = returned_sqlstate,
            error_message = message_text,
            error_detail = pg_exception_detail,
            error_hint = pg_exception_hint;
        outcome := 'refused';
        message := concat_ws(
            E'\n',
            error_message,
            nullif(error_detail, ''),
            'Nothing was changed (' || error_code || ').',
            coalesce(nullif(error_hint, ''), 'Correct the model and run again.')
        );
end
$attempt$;

{% endmacro %}
