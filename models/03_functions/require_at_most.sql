-- For functions that clients call: what they pass is small. Null passes.
create or replace function access.require_at_most(p_argument text, p_size bigint, p_most bigint)
returns void
language plpgsql
immutable
parallel safe
set search_path = public, pg_temp
as $$
begin
    if p_size > p_most then
        raise exception 'The argument % is too large: %, where at most % is taken.',
            p_argument, p_size, p_most
        using
            errcode = 'invalid_parameter_value',
            hint = 'A text is counted in characters, an array in elements, JSON in bytes.';
    end if;
end;
$$;

{{ executable_by('groundwork_definer') }}
