{#
    Emits groundwork.create_statement(schema, table, item) and groundwork.drop_statement(schema,
    table, item): the statement that gives the table the described fact, and the one that takes it
    away. Each is the other's undo. Null where no single statement can do it. With them
    groundwork.rename, groundwork.comment_target and groundwork.privilege_target, the parts they and
    groundwork.compare share.
#}
{% macro engine_create_statement() %}

create or replace function groundwork.rename(
    schema_name text, table_name text, kind text, old_name text, new_name text
)
returns text
language sql
immutable
as $rename$
    select
        case kind
            when 'index'
                then format('alter index %I.%I rename to %I', schema_name, old_name, new_name)
            else format(
                'alter table %I.%I rename %s %I to %I',
                schema_name,
                table_name,
                kind,
                old_name,
                new_name
            )
        end
$rename$;

create or replace function groundwork.comment_target(
    schema_name text, table_name text, comment jsonb
)
returns text
language sql
immutable
as $comment_target$
    select
        case comment ->> 'kind'
            when 'table' then format('table %I.%I', schema_name, table_name)
            when 'column'
                then format('column %I.%I.%I', schema_name, table_name, comment ->> 'name')
            when 'index' then format('index %I.%I', schema_name, comment ->> 'name')
            else format(
                '%s %I on %I.%I', comment ->> 'kind', comment ->> 'name', schema_name, table_name
            )
        end
$comment_target$;

create or replace function groundwork.privilege_target(
    schema_name text, table_name text, privilege jsonb
)
returns text
language sql
immutable
as $privilege_target$
    select
        case
            when privilege ->> 'sequence' is null then format('%I.%I', schema_name, table_name)
            else format('sequence %I.%I', schema_name, privilege ->> 'sequence')
        end
$privilege_target$;

create or replace function groundwork.create_statement(
    schema_name text, table_name text, item groundwork.item
)
returns text
language sql
immutable
as $create_statement$
    select
        case item.kind
            when 'column'
                then concat_ws(
                    '; ',
                    -- PostgreSQL would name the sequence of a serial column itself
                    case
                        when item.definition ->> 'serial' is not null
                            then format(
                                'create sequence %I.%I %s',
                                schema_name,
                                item.definition ->> 'serial',
                                groundwork.sequence_clause(item.definition -> 'sequence')
                            )
                    end,
                    concat_ws(
                        ' ',
                        format(
                            'alter table %I.%I add column %I', schema_name, table_name, item.name
                        ),
                        groundwork.column_clause(item.definition)
                    ),
                    case
                        when item.definition ->> 'serial' is not null
                            then format(
                                'alter sequence %I.%I owned by %I.%I.%I',
                                schema_name,
                                item.definition ->> 'serial',
                                schema_name,
                                table_name,
                                item.name
                            )
                    end
                )
            when 'constraint'
                then concat_ws(
                    ' ',
                    format('alter table %I.%I', schema_name, table_name),
                    format('add constraint %I', item.name),
                    item.definition ->> 'definition',
                    case when item.definition ->> 'validated' = 'false' then 'not valid' end
                ) || coalesce(
                    format('; alter index %I.%I ', schema_name, item.name)
                    || nullif(
                        groundwork.options_clause('', null, item.definition -> 'options'),
                        ''
                    ),
                    ''
                )
            when 'index'
                then concat_ws(
                    ' ',
                    case
                        when item.definition ->> 'unique' = 'true' then 'create unique'
                        else 'create'
                    end,
                    format('index %I on %I.%I', item.name, schema_name, table_name),
                    'using',
                    item.definition ->> 'definition'
                )
            when 'statistics'
                then format(
                    'create statistics %I.%I %s',
                    schema_name,
                    item.name,
                    item.definition ->> 'definition'
                )
            when 'policy'
                then concat(
                    format('create policy %I on %I.%I', item.name, schema_name, table_name),
                    groundwork.policy_clause(item.definition)
                )
            when 'trigger'
                then concat_ws(
                    '; ',
                    item.definition ->> 'definition',
                    format(
                        'alter table %I.%I ' || case item.definition ->> 'enabled'
                            when 'D' then 'disable trigger %I'
                            when 'R' then 'enable replica trigger %I'
                            when 'A' then 'enable always trigger %I'
                        end,
                        schema_name,
                        table_name,
                        item.name
                    )
                )
            when 'rule'
                then concat_ws(
                    ' ',
                    item.definition ->> 'definition',
                    format(
                        'alter table %I.%I ' || case item.definition ->> 'enabled'
                            when 'D' then 'disable rule %I'
                            when 'R' then 'enable replica rule %I'
                            when 'A' then 'enable always rule %I'
                        end,
                        schema_name,
                        table_name,
                        item.name
                    )
                )
            when 'privilege'
                then concat_ws(
                    ' ',
                    'grant',
                    item.definition ->> 'privilege',
                    '(' || quote_ident(item.definition ->> 'column') || ')',
                    'on',
                    groundwork.privilege_target(schema_name, table_name, item.definition),
                    'to',
                    item.definition ->> 'role',
                    case when item.definition ->> 'grantable' = 'true' then 'with grant option' end
                )
            when 'publication'
                then format(
                    'alter publication %I add table only %I.%I%s',
                    item.name,
                    schema_name,
                    table_name,
                    groundwork.publication_clause(item.definition)
                )
            when 'partition'
                then concat(
                    format(
                        'create table %I.%I partition of %I.%I %s',
                        schema_name,
                        item.name,
                        schema_name,
                        coalesce(item.definition ->> 'of', table_name),
                        item.definition ->> 'bound'
                    ),
                    ' partition by ' || (item.definition ->> 'key')
                )
            when 'child'
                then format('alter table %s inherit %I.%I', item.name, schema_name, table_name)
            when 'comment'
                then format(
                    'comment on %s is %L',
                    groundwork.comment_target(schema_name, table_name, item.definition),
                    item.definition ->> 'text'
                )
        end
$create_statement$;

create or replace function groundwork.drop_statement(
    schema_name text, table_name text, item groundwork.item
)
returns text
language sql
immutable
as $drop_statement$
    select
        case item.kind
            when 'column'
                then format('alter table %I.%I drop column %I', schema_name, table_name, item.name)
            when 'constraint'
                then format(
                    'alter table %I.%I drop constraint %I', schema_name, table_name, item.name
                )
            when 'index'
                then format('drop index %I.%I', schema_name, item.name)
            when 'statistics'
                then format('drop statistics %I.%I', schema_name, item.name)
            when 'child'
                then format(
                    'alter table %s no inherit %I.%I', item.name, schema_name, table_name
                )
            when 'policy'
                then format('drop policy %I on %I.%I', item.name, schema_name, table_name)
            when 'trigger'
                then format('drop trigger %I on %I.%I', item.name, schema_name, table_name)
            when 'rule'
                then format('drop rule %I on %I.%I', item.name, schema_name, table_name)
            when 'privilege'
                then concat_ws(
                    ' ',
                    'revoke',
                    item.definition ->> 'privilege',
                    '(' || quote_ident(item.definition ->> 'column') || ')',
                    'on',
                    groundwork.privilege_target(schema_name, table_name, item.definition),
                    'from',
                    item.definition ->> 'role'
                )
            when 'publication'
                then format(
                    'alter publication %I drop table only %I.%I', item.name, schema_name, table_name
                )
            when 'comment'
                then format(
                    'comment on %s is null',
                    groundwork.comment_target(schema_name, table_name, item.definition)
                )
        end
$drop_statement$;

{{ engine_policy_clause() }}

{% endmacro %}
