-- An after trigger. Where there is a vault that groundwork_definer may use, a secret that a row
-- holds is moved there, and the column says `vault:` and the id of the secret. Its name is made of
-- the table, the row and the column, and read_secret() finds it by that. A reference that somebody
-- writes is a secret like any other text. The secrets of a row are deleted with it. The arguments
-- are the column that identifies a row, then those that hold secrets. A before trigger would move
-- the secret of a row that is proposed and not added, over that of the row it meets.
create or replace function access.keep_in_vault()
returns trigger
language plpgsql
security definer
set search_path = public, pg_temp
as $$
declare
    kept constant jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
    former_key constant text := case when tg_op <> 'INSERT' then to_jsonb(old) ->> tg_argv[0] end;
    row_key constant text := coalesce(kept ->> tg_argv[0], former_key);
    stored jsonb := jsonb_build_object();
    secret record;
begin
    if not {{ ref('has_vault') }}() then
        return null;
    end if;

    for secret in
        select
            columns.name as column_name,
            secrets.id,
            coalesce(kept ->> columns.name = 'vault:' || secrets.id, false) as is_kept,
            case pg_attribute.atttypid
                when 'jsonb'::regtype
                    then nullif(nullif(kept -> columns.name, '{}'), 'null')::text
                else kept ->> columns.name
            end as value,
            format('%s.%s.%s', tg_table_name, row_key, columns.name) as name
        from unnest(tg_argv[1:]) as columns (name)
        inner join pg_catalog.pg_attribute
            on
                columns.name = pg_attribute.attname
                and pg_attribute.attrelid = tg_relid
        left join vault.secrets
            on
                secrets.name = format(
                    '%s.%s.%s', tg_table_name, coalesce(former_key, row_key), columns.name
                )
    loop
        if secret.value is null then
            delete from vault.secrets
            where secrets.id = secret.id;

            continue;
        elsif secret.id is null then
            secret.id := vault.create_secret(
                secret.value,
                secret.name,
                format('groundwork: %s of a row of %s', secret.column_name, tg_table_name)
            );
        elsif not secret.is_kept or former_key <> row_key then
            perform vault.update_secret(
                secret.id, case when not secret.is_kept then secret.value end, secret.name
            );
        end if;

        if not secret.is_kept then
            stored := stored || jsonb_build_object(secret.column_name, 'vault:' || secret.id);
        end if;
    end loop;

    if stored = jsonb_build_object() then
        return null;
    end if;
{%- for table, names in secrets_of_rows().items() %}

    if tg_table_name = '{{ table }}' then
        update {{ table }}
        set
    {%- for name in names[1:] %}
            {{ name }} = given.{{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
        from jsonb_populate_record(null::{{ table }}, kept || stored) as given
        where {{ table }}.{{ names[0] }} = given.{{ names[0] }};
    end if;
{%- endfor %}

    return null;
end;
$$;

{{ executable_by(definer=true) }}
