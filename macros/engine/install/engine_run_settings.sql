{#
    Emits groundwork.run_settings(settings): what a run says, of type groundwork.run, with a default
    for what it does not say. It takes a JSON object whose keys are the fields of that type (see
    engine_types), and is called once, where dbt or Python call the engine: everything behind that
    takes a groundwork.run. `allow` may be one name instead of a list. Raises
    invalid_parameter_value for a key that is no field, and the error of a value's type.

    And groundwork.current_run(): that of the steps which are being executed, for the functions that
    their statements call; where none are, the defaults.
#}
{% macro engine_run_settings() %}

create or replace function groundwork.run_settings(settings jsonb)
returns groundwork.run
language plpgsql
as $run_settings$
declare
    run groundwork.run;
    known text[];
begin
    run.is_planning := false;
    run.is_tried := false;
    run.allow := '{}';
    run.online_rows := 10000;
    run.lock_timeout := '2 seconds';
    run.lock_total := '1 minute';
    run.round := 1;
    run.planned := '{}';
    run.pending := '{}';
    run.is_last := false;
    run.show_rows := false;
    known := array(select jsonb_object_keys(to_jsonb(run)));
    if settings - known <> '{}' then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = format(
                'a run has no setting %s',
                array_to_string(array(select jsonb_object_keys(settings - known)), ', ')
            ),
            hint = format('Its settings are %s.', array_to_string(known, ', '));
    end if;

    if jsonb_typeof(settings -> 'allow') = 'string' then
        settings := settings || jsonb_build_object('allow', jsonb_build_array(settings -> 'allow'));
    end if;
    return jsonb_populate_record(run, jsonb_strip_nulls(settings));
exception when invalid_datetime_format or datetime_field_overflow then
    raise exception using
        errcode = 'invalid_parameter_value',
        message = 'lock_timeout, lock_total or lock_budget is not a length of time',
        hint = 'Write it like 500ms, 2s or 1 minute.';
end
$run_settings$;

create or replace function groundwork.current_run()
returns groundwork.run
language plpgsql
stable
as $current_run$
declare
    written constant text := nullif(current_setting('groundwork.run', true), '');
begin
    if written is null then
        return groundwork.run_settings('{}');
    end if;
    return written::groundwork.run;
end
$current_run$;

{{ engine_accepted() }}

{% endmacro %}
