{#
    Lists each SECURITY DEFINER function whose search path its caller could turn: one that sets
    none, that names "$user", or that does not put pg_temp last.

    The caller makes a table or function of a name the function uses, and the function takes it,
    with the owner's rights. pg_temp is searched first unless the path says where.

    Fix: `set search_path = public, pg_temp`.
#}
with functions as (

    {{ managed_functions() }}

),

offenders as (

    select
        functions.function_name as object,
        'a caller can put a table of his own in its way' as consequence,
        'alter routine ' || functions.function_name || ' set search_path = '
        || case
            when functions.search_path !~ '\$user'
                -- what it searches already, with pg_temp at the end
                then
                    regexp_replace(functions.search_path, '"?pg_temp"?\s*,\s*', '', 'g')
                    || ', pg_temp'
            else 'public, pg_temp'
        end as fix
    from functions
    where
        functions.is_definer
        and not coalesce(
            functions.search_path in ('', '""')
            or (
                functions.search_path ~ '(^|,)\s*"?pg_temp"?\s*$'
                and functions.search_path !~ '\$user'
            ),
            false
        )

)

{{ select_offenders(examined='functions', named='function') }}
