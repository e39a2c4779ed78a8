-- Rows from before the vault: naming a column in an update runs the trigger keep_in_vault.
create or replace function access.move_to_vault()
returns integer
language plpgsql
security definer
set search_path = public, pg_temp
as $$
declare
    moved integer;
    total integer := 0;
begin
    if not {{ ref('has_vault') }}() then
        return 0;
    end if;
{%- for table, names in secrets_of_rows().items() %}

    update {{ table }}
    set
    {%- for name in names[1:] %}
        {{ name }} = {{ table }}.{{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
    where
    {%- for name in names[1:] %}
        {{ 'or ' if not loop.first }}(
            {{ table }}.{{ name }}::text not in ('{}', 'null')
            and not starts_with(ltrim({{ table }}.{{ name }}::text, '"'), 'vault:')
        )
    {%- endfor %};

    get diagnostics moved = row_count;
    total := total + moved;
{%- endfor %}

    return total;
end;
$$;

{{ executable_by(definer=true) }}
