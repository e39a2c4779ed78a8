create or replace function access.set_referral_code()
returns trigger
language plpgsql
set search_path = public, pg_temp
as $$
declare
    -- 32 characters, none of which is easily taken for another
    alphabet constant text := 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
    entropy constant bytea := uuid_send(gen_random_uuid());
begin
    if coalesce(new.referral_code, '') = '' then
        -- bytes 6 and 8 of a random uuid hold its version and variant
        select string_agg(substr(alphabet, 1 + get_byte(entropy, positions.position) % 32, 1), '')
        into new.referral_code
        from unnest(array[0, 1, 2, 3, 4, 5, 9, 10, 11, 12]) as positions (position);
    end if;

    return new;
end;
$$;

{{ executable_by() }}
