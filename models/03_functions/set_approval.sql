create or replace function access.set_approval()
returns trigger
language plpgsql
set search_path = public, pg_temp
as $$
begin
    if tg_op = 'INSERT' and new.approved and new.status = 'pending' then
        new.status := 'approved';
    elsif tg_op = 'UPDATE' and new.approved <> old.approved and new.status = old.status then
        new.status := case when new.approved then 'approved' else 'pending' end;
    end if;

    new.approved := new.status = 'approved';
    return new;
end;
$$;

{{ executable_by() }}
