{#
    Emits groundwork.is_computed_again(difference, differences): whether a column that differs has
    to be dropped and added again, because PostgreSQL cannot change how it is generated.

    differences  all of the table
#}
{% macro engine_is_computed_again() %}

create or replace function groundwork.is_computed_again(
    difference groundwork.difference, differences groundwork.difference[]
)
returns boolean
language plpgsql
immutable
as $is_computed_again$
declare
    declared constant text := difference.declared ->> 'generated';
    live constant text := difference.live ->> 'generated';
begin
    if declared is null or live is null then
        -- PostgreSQL can only forget the expression of a stored one
        return declared is not null or coalesce(live = 'v', false);
    end if;
    return declared <> live
        or difference.declared -> 'type' <> difference.live -> 'type'
        or (
            difference.declared -> 'default' <> difference.live -> 'default'
            and (
                current_setting('server_version_num')::integer < 170000
                -- it goes and comes with a column that it is computed from
                or exists (
                    select
                    from unnest(differences) as other
                    where
                        other.kind = 'column'
                        and other.declared -> 'type' <> other.live -> 'type'
                )
            )
        );
end
$is_computed_again$;

{% endmacro %}
