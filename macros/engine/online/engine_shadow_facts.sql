{#
    Emits groundwork.shadow_facts(original, numbers, copy): what is known of each index and check
    that involves one of the columns with these numbers, of the same on the copy, and of its shadow.

    copy     the name of a temporary table like the original, whose columns are named as shadows
    returns  said and shadow_said, the definitions of the copy's and of the shadow's, and facts
             beside them; said is null where the copy has none
#}
{% macro engine_shadow_facts() %}

create or replace function groundwork.shadow_facts(
    original_id oid, numbers smallint[], copy_name text
)
returns table (
    kind text,
    name text,
    is_unique boolean,
    is_validated boolean,
    said text,
    has_shadow boolean,
    is_shadow_valid boolean,
    is_shadow_validated boolean,
    shadow_said text
)
language sql
stable
{{ engine_project_path('pg_temp') }}
as $shadow_facts$
    -- what PostgreSQL says of the copy under its temporary name is what it will say of the shadow
    select
        involved.kind,
        involved.name,
        involved.is_unique,
        original.convalidated,
        case
            when involved.kind = 'check' then groundwork.unmarked(copy_constraint.oid)
            when involved.kind in ('index', 'key')
                then groundwork.index_definition(copy_index.oid)
        end,
        case
            when involved.kind = 'check' then shadow_constraint.oid is not null
            else shadow_index.oid is not null
        end,
        pg_index.indisvalid,
        shadow_constraint.convalidated,
        case
            when involved.kind = 'check' then groundwork.unmarked(shadow_constraint.oid)
            else groundwork.index_definition(shadow_index.oid)
        end
    from groundwork.involved(original_id, numbers) as involved
    left join pg_catalog.pg_constraint as original
        on involved.object_id = original.oid
    left join pg_catalog.pg_constraint as copy_constraint
        on
            format('pg_temp.%I', copy_name)::regclass = copy_constraint.conrelid
            and involved.name = copy_constraint.conname
    left join pg_catalog.pg_class as copy_index
        on
            pg_my_temp_schema() = copy_index.relnamespace
            and involved.name = copy_index.relname
            and copy_index.relkind = 'i'
    left join pg_catalog.pg_constraint as shadow_constraint
        on
            original_id = shadow_constraint.conrelid
            and groundwork.helper_name(involved.name, 'new') = shadow_constraint.conname
    left join pg_catalog.pg_index
        on
            original_id = pg_index.indrelid
            and pg_index.indexrelid = to_regclass(
                format(
                    '%s.%I',
                    (
                        select pg_class.relnamespace::regnamespace
                        from pg_catalog.pg_class
                        where pg_class.oid = original_id
                    ),
                    groundwork.helper_name(involved.name, 'new')
                )
            )
    left join pg_catalog.pg_class as shadow_index
        on pg_index.indexrelid = shadow_index.oid
$shadow_facts$;

{% endmacro %}
