{#
    Emits groundwork.dependents(objects): what PostgreSQL would not let stand while the given
    objects change, each with the statement that takes it away and the ones that bring it back:
    views and materialized views, policies, triggers, rules, foreign keys, defaults, generated
    columns, indexes with an expression, functions, publications; through any depth.

    objects  rows of class_id, object_id, column_number, as pg_depend names them

    And groundwork.dependent_name(kind, name, owner): what a message calls one of them.

    It is plpgsql because plpgsql keeps the plan of the query for the session; the query is a
    function of its own, groundwork.describe_dependents, that is bound when it is created. To
    compile it, which its many joins seem worth, would take seconds.
#}
{% macro engine_dependents() %}

create or replace function groundwork.describe_dependents(objects jsonb)
returns setof groundwork.dependent
language sql
stable
as $describe_dependents$
    with
    placed as (

        select
            dependent.depth,
            dependent.object_id,
            coalesce(
                pg_rewrite.ev_class,
                pg_policy.polrelid,
                pg_trigger.tgrelid,
                pg_constraint.conrelid,
                pg_attrdef.adrelid,
                pg_publication_rel.prrelid,
                pg_index.indrelid
            ) as table_id,
            case
                when pg_rewrite.rulename = '_RETURN' then 'view'
                when pg_rewrite.oid is not null then 'rule'
                when pg_policy.oid is not null then 'policy'
                when pg_trigger.oid is not null then 'trigger'
                when pg_constraint.oid is not null then 'constraint'
                when pg_attrdef.oid is not null then 'column'
                when pg_publication_rel.oid is not null then 'publication'
                when pg_index.indexrelid is not null then 'index'
                when dependent.class_id = 'pg_catalog.pg_proc'::regclass then 'function'
            end as kind,
            coalesce(
                pg_rewrite.rulename,
                pg_policy.polname,
                pg_trigger.tgname,
                pg_constraint.conname,
                pg_attribute.attname,
                pg_publication.pubname,
                index_class.relname
            )::text as name
        from groundwork.find_dependents(objects) as dependent
        left join pg_catalog.pg_rewrite
            on
                dependent.class_id = 'pg_catalog.pg_rewrite'::regclass
                and dependent.object_id = pg_rewrite.oid
        left join pg_catalog.pg_policy
            on
                dependent.class_id = 'pg_catalog.pg_policy'::regclass
                and dependent.object_id = pg_policy.oid
        left join pg_catalog.pg_trigger
            on
                dependent.class_id = 'pg_catalog.pg_trigger'::regclass
                and dependent.object_id = pg_trigger.oid
                and not pg_trigger.tgisinternal
        left join pg_catalog.pg_constraint
            on
                dependent.class_id = 'pg_catalog.pg_constraint'::regclass
                and dependent.object_id = pg_constraint.oid
                and pg_constraint.conparentid = 0
                -- not that of a domain
                and pg_constraint.conrelid <> 0
        left join pg_catalog.pg_attrdef
            on
                dependent.class_id = 'pg_catalog.pg_attrdef'::regclass
                and dependent.object_id = pg_attrdef.oid
        left join pg_catalog.pg_attribute
            on
                pg_attrdef.adrelid = pg_attribute.attrelid
                and pg_attrdef.adnum = pg_attribute.attnum
        left join pg_catalog.pg_publication_rel
            on
                dependent.class_id = 'pg_catalog.pg_publication_rel'::regclass
                and dependent.object_id = pg_publication_rel.oid
        left join pg_catalog.pg_publication
            on pg_publication_rel.prpubid = pg_publication.oid
        left join pg_catalog.pg_index
            on
                dependent.class_id = 'pg_catalog.pg_class'::regclass
                and dependent.object_id = pg_index.indexrelid
        left join pg_catalog.pg_class as index_class
            on pg_index.indexrelid = index_class.oid

    )

    select
        placed.depth,
        placed.table_id,
        placed.kind,
        case when placed.kind = 'view' then pg_class.relname::text else placed.name end,
        statements.drop_statement,
        statements.create_statement,
        case
            when placed.kind = 'function' then function_schema.nspname || '.' || pg_proc.proname
            when
                placed.kind <> 'publication'
                or placed.name = {{ quoted(realtime_publication()) }}
                then pg_namespace.nspname || '.' || pg_class.relname
            else (
                select declaration.schema_name || '.' || declaration.object_name
                from groundwork.declaration
                where
                    declaration.kind = 'publication'
                    and declaration.object_name = placed.name
                limit 1
            )
        end
    from placed
    left join pg_catalog.pg_class
        on placed.table_id = pg_class.oid
    left join pg_catalog.pg_namespace
        on pg_class.relnamespace = pg_namespace.oid
    left join pg_catalog.pg_proc
        on
            placed.kind = 'function'
            and placed.object_id = pg_proc.oid
    left join pg_catalog.pg_namespace as function_schema
        on pg_proc.pronamespace = function_schema.oid
    cross join lateral groundwork.dependent_statements(
        pg_namespace.nspname,
        pg_class.relname,
        placed.table_id,
        placed.object_id,
        placed.kind,
        placed.name
    ) as statements
    where placed.kind is not null
$describe_dependents$;

create or replace function groundwork.dependent_name(kind text, name text, owner text)
returns text
language sql
immutable
as $dependent_name$
    select
        case
            when kind in ('view', 'function', 'operator', 'cast', 'domain default')
                then format('the %s %s', kind, owner)
            when kind = 'publication' then format('the publication %I', name)
            else concat_ws(' ', 'the', kind, name, 'of ' || owner)
        end
$dependent_name$;

create or replace function groundwork.dependents(objects jsonb)
returns setof groundwork.dependent
language plpgsql
stable
set plan_cache_mode = force_generic_plan
set jit = off
{{ engine_project_path() }}
as $dependents$
begin
    return query select * from groundwork.describe_dependents(objects);
end
$dependents$;

{{ engine_retyped_copy() }}
{{ engine_cast_items() }}
{{ engine_fitted_items() }}
{{ engine_fitted_views() }}
{{ engine_fitted_rules() }}
{{ engine_fitted_dependents() }}

{% endmacro %}
