{#
    Emits what a model asks the engine to accept below `meta: accept`, as it was found and is to
    stay for now. The engine would refuse it otherwise; the rules still name it.

    open_rows     a table that does not say who may see its rows
    open_execute  a function that everyone may execute
    open_path     a function with its owner's rights that sets no search_path
    owner_rights  a function with the rights of another owner than groundwork_definer

    groundwork.is_accepted(model, name)  whether the model accepts it
    groundwork.enter_model(model)        keeps what the model accepts until the transaction ends,
                                         for a trial; and
    groundwork.is_accepted(name)         whether that has it
#}
{% macro engine_accepted() %}

create or replace function groundwork.is_accepted(model jsonb, name text)
returns boolean
language sql
immutable
as $is_accepted$
    select coalesce(model -> 'accept' @> to_jsonb(name), false)
$is_accepted$;

create or replace function groundwork.enter_model(model jsonb)
returns void
language sql
as $enter_model$
    select set_config('groundwork.accepted', coalesce(model ->> 'accept', ''), true)
$enter_model$;

create or replace function groundwork.is_accepted(name text)
returns boolean
language sql
stable
as $is_accepted$
    select
        coalesce(
            nullif(current_setting('groundwork.accepted', true), '')::jsonb @> to_jsonb(name),
            false
        )
$is_accepted$;

{% endmacro %}
