{#
    Emits groundwork.twin_facts(original, numbers, copy): what is known of each index and check that
    involves one of the columns with these numbers, of the same on the copy, and of its twin.

    copy     the name of a temporary table like the original, whose columns are named as twins
    returns  said and twin_said, the definitions of the copy's and of the twin's, and facts beside
             them; said is null where the copy has none
#}
{% macro engine_twin_facts() %}

create or replace function groundwork.twin_facts(
    original_id oid, numbers smallint[], copy_name text
)
returns table (
    kind text,
    name text,
    is_unique boolean,
    is_validated boolean,
    said text,
    has_twin boolean,
    is_twin_valid boolean,
    is_twin_validated boolean,
    twin_said text
)
language sql
stable
{{ engine_project_path('pg_temp') }}
as $twin_facts$
    -- what PostgreSQL says of the copy under its temporary name is what it will say of the twin
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
            when involved.kind = 'check' then twin_constraint.oid is not null
            else twin_index.oid is not null
        end,
        pg_index.indisvalid,
        twin_constraint.convalidated,
        case
            when involved.kind = 'check' then groundwork.unmarked(twin_constraint.oid)
            else groundwork.index_definition(twin_index.oid)
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
    left join pg_catalog.pg_constraint as twin_constraint
        on
            original_id = twin_constraint.conrelid
            and groundwork.helper_name(involved.name, 'new') = twin_constraint.conname
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
    left join pg_catalog.pg_class as twin_index
        on pg_index.indexrelid = twin_index.oid
$twin_facts$;

{% endmacro %}
