-- The trigger's argument is the rule that the change would break.
create or replace function access.refuse_change()
returns trigger
language plpgsql
set search_path = public, pg_temp
as $$
begin
    raise exception '% of % is refused: %.', initcap(tg_op), tg_table_name, tg_argv[0]
    using errcode = 'insufficient_privilege';
end;
$$;

{{ executable_by() }}
