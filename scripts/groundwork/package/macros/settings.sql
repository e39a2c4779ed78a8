{#
    Returns what the project's variable `groundwork` says of its tables, with what it leaves out:

    tenants         the table of tenants, its key `id`, and the `type` of that: see tenant_type
    tenant_members  who belongs to which tenant: a table with the columns `tenant`, `user` and
                    `role`, perhaps `status` with the values `active`; or a `claim` of the JWT with
                    the id of a tenant, or a list of them, and perhaps the claim `role`. `roles`
                    says what groundwork's roles admin, member, viewer and billing are called
    admins          who is a platform admin: a table with the column `user`, perhaps `role` with the
                    values `roles`; or a `claim` that equals `value`. Nobody where nothing is said
    functions       functions that the project declares itself

    Ends with an error on a key that is not known, and on a claim that users write themselves.
#}
{% macro settings() %}
    {%- set given = var('groundwork', {}) -%}
    {%- set known = {
        'tenants': {'table': none, 'id': 'id', 'type': none},
        'tenant_members': {
            'table': none, 'tenant': 'tenant_id', 'user': 'user_id', 'role': 'role',
            'status': none, 'active': ['active'], 'claim': none, 'roles': {},
        },
        'admins': {
            'table': none, 'user': 'user_id', 'role': none, 'roles': ['admin'],
            'claim': none, 'value': 'admin',
        },
    } -%}
    {%- set found = {'functions': given.get('functions') or []} -%}
    {#- what the same place may say of a run: docs/configuration.md -#}
    {%- set of_runs = [
        'allow', 'leave_alone', 'lock_budget', 'lock_timeout', 'lock_total', 'notify_postgrest',
        'online_rows', 'plan', 'tested_versions',
    ] -%}
    {%- for key in given if key not in known and key not in of_runs and key != 'functions' -%}
        {%- do refuse_setting(key ~ ' is not a setting. Settings are tenants, tenant_members, '
            ~ 'admins and functions') -%}
    {%- endfor -%}
    {%- for name, usual in known.items() -%}
        {%- set said = given.get(name) or {} -%}
        {%- set said = {'table': said} if said is string else said -%}
        {%- for key in said if key not in usual -%}
            {%- do refuse_setting(name ~ ' has no ' ~ key ~ ': it has '
                ~ usual.keys() | join(', ')) -%}
        {%- endfor -%}
        {%- set merged = dict(usual, **said) -%}
        {#- what YAML takes for a word -#}
        {%- for key in said if said[key] in ['none', 'None'] -%}
            {%- do merged.update({key: none}) -%}
        {%- endfor -%}
        {%- if merged.claim and 'role' not in said -%}
            {%- do merged.update({'role': none}) -%}
        {%- endif -%}
        {%- for claim in [merged.claim, merged.role if merged.claim]
            if claim and claim.split('.')[0] == 'user_metadata' -%}
            {%- do refuse_setting(name ~ ': users write ' ~ claim ~ ' themselves. Use a claim that '
                ~ 'they cannot change, such as one below app_metadata') -%}
        {%- endfor -%}
        {%- if merged.claim and merged.table -%}
            {%- do refuse_setting(name ~ ' is either a table or a claim') -%}
        {%- endif -%}
        {%- do found.update({name: merged}) -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}
