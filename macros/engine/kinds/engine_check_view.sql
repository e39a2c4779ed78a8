{#
    Emits groundwork.check_view(view, declared): raises GW001 where a declared view does not say
    with whose rights it is read. PostgreSQL would read it with its owner's, past row security.
#}
{% macro engine_check_view() %}

create or replace function groundwork.check_view(view_name text, declared groundwork.item[])
returns void
language plpgsql
as $check_view$
begin
    if
        not exists (
            select
            from unnest(declared) as item
            cross join lateral jsonb_array_elements_text(item.definition) as option (value)
            where
                item.kind = 'setting'
                and item.name = 'options'
                and starts_with(option.value, 'security_invoker=')
        )
    then
        raise exception using
            errcode = 'GW001',
            message = format(
                'the view %s would be read with the rights of its owner, past row security',
                view_name
            ),
            hint = 'End the file with {{ "{{" }} readable_by(...) {{ "}}" }}: it names the '
                'readers, with whose rights the view is read then. Other rights are asked for by '
                'name: readable_by(..., definer=true).';
    end if;
end
$check_view$;

{% endmacro %}
