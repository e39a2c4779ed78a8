{#
    Emits groundwork.is_lossless(live, declared): whether every value of the live column's type
    is the same value in the declared type, from the two described definitions. PostgreSQL casts
    implicitly between types that hold the same values, but for these: an integer, bigint or numeric
    loses digits as a float, a text its end as a name, and a date, time or timestamp without time
    zone takes the session's, for which its cast is not immutable. And
    groundwork.is_binary_coercible: whether besides the bytes stay, so that no row is rewritten.
#}
{% macro engine_is_lossless() %}

create or replace function groundwork.holds_numeric(modifier integer, other integer)
returns boolean
language sql
immutable
as $holds_numeric$
    -- numeric(precision, scale) is kept as precision * 65536 + scale + 4
    select
        (modifier - 4) % 65536 >= (other - 4) % 65536
        and (modifier - 4) / 65536 - (modifier - 4) % 65536
        >= (other - 4) / 65536 - (other - 4) % 65536
        and (modifier - 4) & 1024 = 0
        and (other - 4) & 1024 = 0
$holds_numeric$;

create or replace function groundwork.is_lossless(live jsonb, declared jsonb)
returns boolean
language sql
stable
{{ engine_project_path() }}
as $is_lossless$
    select
        case
            when types.live_type = types.declared_type
                then
                    declared -> 'modifier' is null
                    or (
                        types.live_type = 'numeric'::regtype
                        and coalesce(
                            groundwork.holds_numeric(
                                (declared ->> 'modifier')::integer, (live ->> 'modifier')::integer
                            ),
                            false
                        )
                    )
                    or (
                        types.live_type in ('varchar'::regtype, 'varbit'::regtype)
                        -- without a modifier a value may have any length
                        and coalesce(
                            (declared ->> 'modifier')::integer >= (live ->> 'modifier')::integer,
                            false
                        )
                    )
            else declared -> 'modifier' is null and exists (
                select
                from pg_catalog.pg_cast
                where
                    pg_cast.castsource = types.live_type
                    and pg_cast.casttarget = types.declared_type
                    and pg_cast.castcontext = 'i'
                    and pg_cast.casttarget <> all('{float4, float8, name}'::regtype[])
                    and not exists (
                        select
                        from pg_catalog.pg_proc
                        where
                            pg_proc.oid = pg_cast.castfunc
                            and pg_proc.provolatile <> 'i'
                    )
            )
        end
    from (
        select
            to_regtype(live ->> 'type') as live_type,
            to_regtype(declared ->> 'type') as declared_type
    ) as types
$is_lossless$;

create or replace function groundwork.is_binary_coercible(live jsonb, declared jsonb)
returns boolean
language sql
stable
{{ engine_project_path() }}
as $is_binary_coercible$
    select
        coalesce(live ->> 'collation', '') = coalesce(declared ->> 'collation', '')
        and groundwork.is_lossless(live, declared)
        and (
            types.live_type = types.declared_type
            or exists (
                select
                from pg_catalog.pg_cast
                where
                    pg_cast.castsource = types.live_type
                    and pg_cast.casttarget = types.declared_type
                    and pg_cast.castmethod = 'b'
            )
        )
    from (
        select
            to_regtype(live ->> 'type') as live_type,
            to_regtype(declared ->> 'type') as declared_type
    ) as types
$is_binary_coercible$;

{% endmacro %}
