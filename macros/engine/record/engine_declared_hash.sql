{#
    Emits groundwork.declared_hash(function, declaration, options): what is recorded of a
    declaration. dbt and scripts/plan.py pass more options for each run, which do not count.
#}
{% macro engine_declared_hash() %}

create or replace function groundwork.declared_hash(
    function_name text, declaration text, options jsonb
)
returns text
language sql
immutable
as $declared_hash$
    select
        md5(
            case
                when function_name in ('converge', 'consolidate')
                    then declaration
                    || (
                        options
                        - '{run_id, allow, plan, round, online_rows, model_key}'::text[]
                        - '{lock_timeout, lock_total, waited, planned}'::text[]
                    )::text
                else declaration
            end
        )
$declared_hash$;

{% endmacro %}
