{#
    Emits groundwork.keep_temporary_schema(): gives the session its temporary schema before a trial
    that is rolled back. One that comes and goes with the trial would cost the session all its
    plans.
#}
{% macro engine_keep_temporary_schema() %}

create or replace function groundwork.keep_temporary_schema()
returns void
language plpgsql
as $keep_temporary_schema$
begin
    if pg_my_temp_schema() = 0 then
        create temporary table groundwork_first ();
        drop table pg_temp.groundwork_first;
    end if;
end
$keep_temporary_schema$;

{% endmacro %}
