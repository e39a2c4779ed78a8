-- Ranges of two ids overlap where the ids are equal: for exclusion constraints over an id and a
-- span of time, which would need btree_gist for the id itself. The halves of the id are numbers
-- from -2^63 to 2^63 - 1, so that no two ids make one number.
create or replace function access.id_range(id uuid)
returns numrange
language sql
immutable
parallel safe
set search_path = public, pg_temp
as $$
    select numrange(numbers.number, numbers.number, '[]')
    from (
        select
            ('x' || left(replace(id::text, '-', ''), 16))::bit(64)::bigint * 2::numeric ^ 64
            + ('x' || right(replace(id::text, '-', ''), 16))::bit(64)::bigint
    ) as numbers (number)
$$;

{{ executable_by('authenticated', 'service_role', 'groundwork_definer') }}
