{#
    Emits groundwork.declared_hash(function, declaration, model): what is recorded of a declaration.

    function     that makes the object equal to it, as groundwork.read_model returns it
    declaration  the model's SQL with its comments
    model        what the model says; what a run says is no part of it

    Every database has such hashes recorded. Another hash for the same model, or a key that
    read_model adds, makes the next run compare all of them once.
#}
{% macro engine_declared_hash() %}

create or replace function groundwork.declared_hash(
    function_name text, declaration text, model jsonb
)
returns text
language sql
immutable
as $declared_hash$
    select
        md5(
            case
                when function_name in ('converge', 'consolidate') then declaration || model::text
                else declaration || coalesce(nullif(model::text, '{}'), '')
            end
        )
$declared_hash$;

{% endmacro %}
