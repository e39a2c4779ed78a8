{#
    Emits groundwork.check_seed(file, staging, key, columns): refuses a file whose header is not as
    declared, or that has a key twice.
#}
{% macro engine_check_seed() %}

create or replace function groundwork.check_seed(
    file text, staging regclass, key text, columns text[]
)
returns void
language plpgsql
as $check_seed$
declare
    found_columns constant text[] := array(
        select attname::text
        from pg_catalog.pg_attribute
        where
            attrelid = staging
            and attnum > 0
            and not attisdropped
    );
    fault text;
begin
    select format('line 1: the column %s is missing', declared.name)
    into fault
    from unnest(columns) as declared (name)
    where declared.name <> all(found_columns);

    if fault is null then
        select format('line 1: there is no column %s to fill', present.name)
        into fault
        from unnest(found_columns) as present (name)
        where present.name <> all(columns);
    end if;

    if fault is null then
        select
            format('line %s: its %s is on line %s already', repeated.line, key, first_line)
        into fault
        from (
            select
                line,
                content ->> key as value,
                min(line) over (partition by content ->> key) as first_line
            from groundwork.seed_lines(staging)
        ) as repeated
        where
            repeated.line > repeated.first_line
            and repeated.value is not null
        order by repeated.line
        limit 1;
    end if;

    if fault is not null then
        raise exception using
            errcode = 'GW002',
            message = format('%s, %s', file, fault),
            detail = 'Nothing was changed.';
    end if;
end
$check_seed$;

{% endmacro %}
