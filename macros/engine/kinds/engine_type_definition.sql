{#
    Emits groundwork.type_definition(schema, type, new_name, new_multirange): the statements that
    make a type as it is now: an enumerated type, a domain, a composite type or a range, with its
    comments, owner and privileges; null for a type of another form. new_name and new_multirange
    are what it and the multirange of a range are called then, unless they are null.

    And groundwork.type_definition(schema, type), under its own names; groundwork.type_source(type,
    target, multirange), the statement that creates it as `target`.
#}
{% macro engine_type_definition() %}

create or replace function groundwork.type_source(type_id oid, target text, multirange text)
returns text
language sql
stable
as $type_source$
    select
        case pg_type.typtype
            when 'e'
                then format(
                    'create type %s as enum (%s)',
                    target,
                    (
                        select string_agg(quote_literal(labels.label), ', ' order by labels.place)
                        from unnest(groundwork.enum_labels(pg_type.oid)) with ordinality
                            as labels (label, place)
                    )
                )
            when 'd'
                then concat_ws(
                    ' ',
                    format('create domain %s as', target),
                    format_type(pg_type.typbasetype, pg_type.typtypmod),
                    'collate ' || (
                        groundwork.type_facts(
                            pg_type.typbasetype, pg_type.typtypmod, pg_type.typcollation
                        ) ->> 'collation'
                    ),
                    'default ' || pg_get_expr(pg_type.typdefaultbin, 0),
                    -- it has a name since PostgreSQL 17
                    'constraint ' || (
                        select quote_ident(pg_constraint.conname)
                        from pg_catalog.pg_constraint
                        where
                            pg_constraint.contypid = pg_type.oid
                            and pg_constraint.contype = 'n'
                    ),
                    case when pg_type.typnotnull then 'not null' end
                )
            when 'c'
                then format(
                    'create type %s as (%s)',
                    target,
                    (
                        select
                            string_agg(
                                concat_ws(
                                    ' ',
                                    quote_ident(pg_attribute.attname),
                                    groundwork.attribute_type(
                                        groundwork.type_facts(
                                            pg_attribute.atttypid,
                                            pg_attribute.atttypmod,
                                            pg_attribute.attcollation
                                        )
                                    )
                                ),
                                ', '
                                order by pg_attribute.attnum
                            )
                        from pg_catalog.pg_attribute
                        where
                            pg_attribute.attrelid = pg_type.typrelid
                            and pg_attribute.attnum > 0
                            and not pg_attribute.attisdropped
                    )
                )
            when 'r'
                then format(
                    'create type %s as range (%s)',
                    target,
                    concat_ws(
                        ', ',
                        'subtype = ' || format_type(pg_range.rngsubtype, null),
                        'subtype_opclass = ' || (
                            select format('%I.%I', pg_namespace.nspname, pg_opclass.opcname)
                            from pg_catalog.pg_opclass
                            inner join pg_catalog.pg_namespace
                                on pg_opclass.opcnamespace = pg_namespace.oid
                            where pg_opclass.oid = pg_range.rngsubopc
                        ),
                        'collation = ' || groundwork.collation_name(pg_range.rngcollation),
                        'subtype_diff = ' || groundwork.routine_name(pg_range.rngsubdiff),
                        format('multirange_type_name = %I', multirange)
                    )
                )
        end
    from pg_catalog.pg_type
    left join pg_catalog.pg_range
        on pg_type.oid = pg_range.rngtypid
    where pg_type.oid = type_id
$type_source$;

create or replace function groundwork.type_definition(
    schema_name text, type_name text, new_name text, new_multirange text
)
returns text
language sql
stable
as $type_definition$
    with
    types as (

        select
            pg_type.*,
            format('%I.%I', schema_name, coalesce(new_name, type_name)) as target,
            case pg_type.typtype when 'd' then 'domain' else 'type' end as word,
            coalesce(new_multirange, multirange.typname) as multirange
        from pg_catalog.pg_type
        left join pg_catalog.pg_range
            on pg_type.oid = pg_range.rngtypid
        left join pg_catalog.pg_type as multirange
            on pg_range.rngmultitypid = multirange.oid
        where
            pg_type.oid = to_regtype(format('%I.%I', schema_name, type_name))
            and pg_type.typtype in ('e', 'd', 'c', 'r')

    ),

    facts as (

        select
            types.*,
            object_facts.kind,
            object_facts.definition
        from types
        cross join lateral (
            select *
            from groundwork.object_facts('pg_catalog.pg_type'::regclass, types.oid)

            union all

            select *
            from groundwork.object_facts('pg_catalog.pg_class'::regclass, types.typrelid) as own
            where
                own.kind = 'comment'
                and own.definition ? 'column'
        ) as object_facts

    )

    select string_agg(statements.statement, '; ' order by statements.place, statements.statement)
    from (
        select
            1 as place,
            groundwork.type_source(types.oid, types.target, types.multirange) as statement
        from types

        union all

        select
            2,
            format(
                'alter domain %s add constraint %I check (%s)%s',
                types.target,
                pg_constraint.conname,
                pg_get_expr(pg_constraint.conbin, 0),
                case when not pg_constraint.convalidated then ' not valid' end
            )
        from types
        inner join pg_catalog.pg_constraint
            on types.oid = pg_constraint.contypid
        where pg_constraint.contype = 'c'

        union all

        select
            3,
            format(
                'comment on constraint %I on domain %s is %L',
                pg_constraint.conname,
                types.target,
                pg_description.description
            )
        from types
        inner join pg_catalog.pg_constraint
            on types.oid = pg_constraint.contypid
        inner join pg_catalog.pg_description
            on
                pg_description.classoid = 'pg_catalog.pg_constraint'::regclass
                and pg_constraint.oid = pg_description.objoid

        union all

        select
            3,
            groundwork.comment_statement(
                case
                    when facts.definition ? 'column'
                        then format('column %s.%I', facts.target, facts.definition ->> 'column')
                    else facts.word || ' ' || facts.target
                end,
                facts.definition
            )
        from facts
        where facts.kind = 'comment'

        union all

        select
            4,
            format('revoke usage on %s %s from public', types.word, types.target)
        from types
        where
            not exists (
                select
                from facts
                where
                    facts.kind = 'privilege'
                    and facts.definition ->> 'role' = 'public'
            )

        union all

        select
            5,
            groundwork.privilege_statement(
                facts.word || ' ' || facts.target, null, facts.definition
            )
        from facts
        where facts.kind = 'privilege'

        union all

        select
            6,
            format(
                'alter %s %s owner to %I',
                types.word,
                types.target,
                pg_get_userbyid(types.typowner)
            )
        from types
        where types.typowner <> current_user::regrole
    ) as statements
$type_definition$;

create or replace function groundwork.type_definition(schema_name text, type_name text)
returns text
language sql
stable
as $type_definition$
    select groundwork.type_definition(schema_name, type_name, null, null)
$type_definition$;

{% endmacro %}
