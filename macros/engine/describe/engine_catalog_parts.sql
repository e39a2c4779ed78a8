{#
    Emits groundwork.catalog_parts(type, object_id, schema): what belongs to an object of a type of
    catalog_types and stands in other rows than its own: one item each.

    mapping     of a text search configuration, by the kind of token: its dictionaries in order
    member      of a role: {admin, inherit, set}, the last two since PostgreSQL 16
    member_of   a role, where no model declares that role
    setting     of a role, `all` or of this database; of a subscription
    column, constraint, ...  of a foreign table, as groundwork.describe has them
    part        of an operator class
    privilege   of default privileges
#}
{% macro engine_catalog_parts() %}

create or replace function groundwork.role_members(role_id oid)
returns table (kind text, name text, definition jsonb)
language sql
stable
as $role_members$
    -- what one role grants twice, by two grantors, is one membership
    select
        parts.kind,
        parts.name,
        jsonb_build_object(
            'admin', bool_or((parts.content ->> 'admin_option')::boolean),
            'inherit', bool_or(coalesce((parts.content ->> 'inherit_option')::boolean, true)),
            'set', bool_or(coalesce((parts.content ->> 'set_option')::boolean, true))
        )
    from (
        select
            case pg_auth_members.roleid when role_id then 'member' else 'member_of' end as kind,
            pg_get_userbyid(
                case pg_auth_members.roleid
                    when role_id then pg_auth_members.member
                    else pg_auth_members.roleid
                end
            )::text as name,
            to_jsonb(pg_auth_members) as content
        from pg_catalog.pg_auth_members
        where
            role_id in (pg_auth_members.roleid, pg_auth_members.member)
            -- PostgreSQL 16 makes the creator one who may grant it
            and not (
                pg_auth_members.roleid = role_id
                and pg_auth_members.member = current_user::regrole
            )
    ) as parts
    where
        parts.kind = 'member'
        or not exists (
            select
            from groundwork.declaration
            cross join unnest(declaration.items) as item
            where
                declaration.kind = 'object'
                and item.kind = 'object'
                and item.name = 'role ' || quote_ident(parts.name)
        )
    group by
        parts.kind,
        parts.name
$role_members$;

{{ engine_subscription_parts() }}

create or replace function groundwork.is_optional_part(
    class_id oid, part_class oid, part_id oid, family_id oid
)
returns boolean
language sql
stable
as $is_optional_part$
    -- PostgreSQL can do without it, so it belongs to the family
    select
        exists (
            select
            from pg_catalog.pg_opclass
            left join pg_catalog.pg_amproc
                on
                    part_class = 'pg_catalog.pg_amproc'::regclass
                    and pg_amproc.oid = part_id
            left join pg_catalog.pg_amop
                on
                    part_class = 'pg_catalog.pg_amop'::regclass
                    and pg_amop.oid = part_id
            where
                pg_opclass.oid = is_optional_part.class_id
                and pg_opclass.opcfamily = family_id
                and family_id in (pg_amproc.amprocfamily, pg_amop.amopfamily)
                and pg_opclass.opcintype in (pg_amproc.amproclefttype, pg_amop.amoplefttype)
        )
$is_optional_part$;

create or replace function groundwork.catalog_parts(type text, object_id oid, schema_name text)
returns table (kind text, name text, definition jsonb)
language sql
stable
as $catalog_parts$
    select
        'mapping' as kind,
        tokens.alias as name,
        jsonb_agg(
            groundwork.named_value(
                to_jsonb(pg_ts_config_map.mapdict), 'pg_catalog.pg_ts_dict'::regclass, schema_name
            )
            order by pg_ts_config_map.mapseqno
        ) as definition
    from pg_catalog.pg_ts_config
    inner join pg_catalog.pg_ts_config_map
        on pg_ts_config.oid = pg_ts_config_map.mapcfg
    cross join lateral ts_token_type(pg_ts_config.cfgparser) as tokens
    where
        catalog_parts.type = 'text search configuration'
        and pg_ts_config.oid = catalog_parts.object_id
        and pg_ts_config_map.maptokentype = tokens.tokid
    group by tokens.alias

    union all

    select *
    from groundwork.role_members(catalog_parts.object_id)
    where catalog_parts.type = 'role'

    union all

    select
        'setting',
        case
            when pg_db_role_setting.setdatabase = 0 then 'all '
            else ''
        end || split_part(settings.text, '=', 1),
        to_jsonb(substr(settings.text, strpos(settings.text, '=') + 1))
    from pg_catalog.pg_db_role_setting
    left join pg_catalog.pg_database
        on pg_db_role_setting.setdatabase = pg_database.oid
    cross join unnest(pg_db_role_setting.setconfig) as settings (text)
    where
        catalog_parts.type = 'role'
        and pg_db_role_setting.setrole = catalog_parts.object_id
        and coalesce(pg_database.datname, current_database()) = current_database()

    union all

    select
        described.kind,
        described.name,
        described.definition
    from groundwork.describe(
        array[case when schema_name <> 'groundwork_trial' then catalog_parts.object_id end]
    ) as described
    where
        catalog_parts.type = 'foreign table'
        and described.kind not in ('comment', 'privilege', 'setting')

    union all

    -- its types are those of its own schema, which comes first there
    select
        described.kind,
        described.name,
        described.definition
    from groundwork.describe_trial(
        array[case when schema_name = 'groundwork_trial' then catalog_parts.object_id end]
    ) as described
    where
        catalog_parts.type = 'foreign table'
        and described.kind not in ('comment', 'privilege', 'setting')

    union all

    select
        'part',
        replace(identified.identity, quote_ident(schema_name) || '.', ''),
        groundwork.catalog_row(
            pg_depend.classid::regclass::text,
            'oid',
            pg_depend.objid,
            array['amopfamily', 'amprocfamily'],
            schema_name
        )
    from pg_catalog.pg_depend
    cross join lateral pg_identify_object(pg_depend.classid, pg_depend.objid, 0) as identified
    where
        catalog_parts.type = 'operator class'
        and (
            (
                pg_depend.refclassid = 'pg_catalog.pg_opclass'::regclass
                and pg_depend.refobjid = catalog_parts.object_id
                and pg_depend.deptype = 'i'
            )
            or groundwork.is_optional_part(
                catalog_parts.object_id, pg_depend.classid, pg_depend.objid, pg_depend.refobjid
            )
        )

    union all

    select *
    from groundwork.subscription_parts(catalog_parts.object_id)
    where catalog_parts.type = 'subscription'

    union all

    select
        'privilege',
        format(
            '%s %s', coalesce(pg_roles.rolname, 'public'), lower(granted.privilege_type)
        ),
        jsonb_build_object(
            'role', coalesce(quote_ident(pg_roles.rolname), 'public'),
            'privilege', lower(granted.privilege_type),
            'grantable', granted.is_grantable
        )
    from pg_catalog.pg_default_acl
    cross join lateral aclexplode(pg_default_acl.defaclacl) as granted
    left join pg_catalog.pg_roles
        on granted.grantee = pg_roles.oid
    where
        catalog_parts.type = 'default privileges'
        and pg_default_acl.oid = catalog_parts.object_id
        and granted.grantee <> pg_default_acl.defaclrole
$catalog_parts$;

{% endmacro %}
