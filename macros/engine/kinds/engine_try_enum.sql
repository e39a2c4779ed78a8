{#
    Emits groundwork.try_enum(type, declaration): the labels and the description of a declared
    enumerated type, which is made in pg_temp and rolled back. Raises GW001 where the file declares
    none of that name.
#}
{% macro engine_try_enum() %}

create or replace function groundwork.try_enum(
    type_name text,
    declaration text,
    out declared text[],
    out declared_items groundwork.item[]
)
language plpgsql
as $try_enum$
begin
    begin
        perform groundwork.lift_default_privileges();
        perform set_config('search_path', 'pg_temp', true);
        execute declaration;
        perform groundwork.use_engine_path();
        declared := groundwork.enum_labels(to_regtype(format('pg_temp.%I', type_name)));
        declared_items := groundwork.type_items('pg_temp', type_name);
        raise exception using errcode = 'GW003';
    exception when sqlstate 'GW003' then null;
    end;

    if declared = '{}' then
        raise exception using
            errcode = 'GW001',
            message = format('the model %s declares no enumerated type of that name', type_name),
            hint = 'The file, the model and the type have the same name.';
    end if;
end
$try_enum$;

{% endmacro %}
