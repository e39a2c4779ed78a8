{#
    Emits groundwork.remake_object(kind, schema, name, declaration, live, model): the steps that
    make an object again from its declaration, under everything that depends on it: that is taken
    away, the deepest first, and brought back afterwards. Raises GW002, with the list, where
    something depends on it that cannot be.

    live   the described object: privileges that the model keeps come back
    model  keep

    And groundwork.drop_of_object(kind, schema, name, target): the statement that drops it; an
    operator class with the family that was made for it, which else keeps what is optional.

    And groundwork.object_definition(kind, schema, name): the statements that make the live object
    again, as the undo of its end: by the kind's `defined_by`, else the declaration that a run
    executed last.
#}
{% macro engine_remake_object() %}

create or replace function groundwork.object_definition(kind text, schema_name text, name text)
returns text
language sql
stable
as $object_definition$
    select
        coalesce(
            {%- for known in model_kinds() if known.defined_by %}
            case
                when kind = '{{ known.kind }}'
                    then groundwork.{{ known.defined_by }}(schema_name, name)
            end,
            {%- endfor %}
            (
                select ledger.statement
                from groundwork.ledger
                where
                    ledger.schema_name = object_definition.schema_name
                    and ledger.undo = 'drop ' || groundwork.named_object(
                        object_definition.kind,
                        object_definition.schema_name,
                        object_definition.name
                    )
                    and ledger.outcome = 'done'
                order by ledger.id desc
                limit 1
            )
        )
$object_definition$;

create or replace function groundwork.drop_of_object(
    kind text, schema_name text, name text, target text
)
returns text
language sql
stable
as $drop_of_object$
    select
        case
            when
                kind = 'object'
                and exists (
                    select
                    from groundwork.catalog_address(schema_name, drop_of_object.name) as address
                    inner join pg_catalog.pg_opclass
                        on
                            address.class_id = 'pg_catalog.pg_opclass'::regclass
                            and address.object_id = pg_opclass.oid
                    inner join pg_catalog.pg_opfamily
                        on
                            pg_opclass.opcfamily = pg_opfamily.oid
                            and pg_opclass.opcname = pg_opfamily.opfname
                            and pg_opclass.opcnamespace = pg_opfamily.opfnamespace
                    where
                        not exists (
                            select
                            from pg_catalog.pg_opclass as other
                            where
                                pg_opfamily.oid = other.opcfamily
                                and pg_opclass.oid <> other.oid
                        )
                )
                then replace('drop ' || target, 'drop operator class ', 'drop operator family ')
            else 'drop ' || target
        end
$drop_of_object$;

create or replace function groundwork.remake_object(
    kind text,
    schema_name text,
    name text,
    declaration text,
    live groundwork.item[],
    model jsonb
)
returns setof groundwork.step
language plpgsql
stable
as $remake_object$
declare
    target constant text := groundwork.named_object(
        case
            -- a materialized view may be declared as a view
            when kind = 'view' then groundwork.kind_of_view(schema_name, name)
            else kind
        end,
        schema_name,
        name
    );
    objects constant jsonb := groundwork.object_parts(kind, schema_name, name);
    own constant oid := to_regclass(format('%I.%I', schema_name, name));
    fixed constant text[] := groundwork.fixed_uses(objects);
begin
    if cardinality(fixed) > 0 then
        raise exception using
            errcode = 'GW002',
            message = format(
                'the %s has to be made again, and is used by %s',
                target,
                array_to_string(fixed, ', ')
            ),
            hint = 'These cannot be taken away and brought back. Give the new object another '
                'name, or drop what uses the old one first.';
    end if;

    return query
    select made.*
    from (
        select
            'take_dependents'::groundwork.stage as stage,
            dependents.kind,
            dependents.name,
            dependents.drop_statement as statement,
            dependents.create_statement as undo,
            -dependents.depth as rank,
            null as owner
        from groundwork.function_dependents(objects) as dependents
        -- what belongs to the object goes and comes with it
        where own is null or dependents.table_id is distinct from own

        union all

        select
            'drop_object',
            remake_object.kind,
            remake_object.name,
            groundwork.drop_of_object(remake_object.kind, schema_name, remake_object.name, target),
            groundwork.object_definition(remake_object.kind, schema_name, remake_object.name),
            0,
            null

        union all

        select
            'create',
            remake_object.kind,
            remake_object.name,
            declaration,
            'drop ' || groundwork.named_object(
                remake_object.kind, schema_name, remake_object.name
            ),
            0,
            null

        union all

        select
            'grant_privileges',
            item.kind,
            item.name,
            groundwork.privilege_statement(granted.target, null, item.definition),
            groundwork.privilege_statement(granted.target, item.definition, null),
            0,
            null
        from unnest(live) as item
        cross join lateral (
            select
                groundwork.granted_object(
                    remake_object.kind, schema_name, remake_object.name
                ) as target
        ) as granted
        where
            item.kind = 'privilege'
            and coalesce(model -> 'keep', '[]') ? item.name

        union all

        select
            'restore_dependents',
            dependents.kind,
            dependents.name,
            dependents.create_statement,
            dependents.drop_statement,
            dependents.depth,
            dependents.owner
        from groundwork.function_dependents(objects) as dependents
        -- what belongs to the object goes and comes with it
        where own is null or dependents.table_id is distinct from own
    ) as steps
    cross join lateral groundwork.new_step(
        stage => steps.stage,
        kind => steps.kind,
        name => steps.name,
        statement => steps.statement,
        undo => steps.undo,
        rank => steps.rank,
        owner => steps.owner
    ) as made
    order by steps.stage, steps.rank;
end
$remake_object$;

{% endmacro %}
