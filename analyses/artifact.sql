{#
    What a run asks of the database besides its models, for groundwork compile: the version of the
    engine, the SQL of the hooks of groundwork, and the rendered hooks of the project itself.

    groundwork_run_id, in quotes, stands where the id of the run belongs.
#}
{%- set hooks = {'on-run-start': [], 'on-run-end': []} -%}
{%- if execute -%}
    {%- for node in graph.nodes.values()
        if node.resource_type == 'operation' and node.package_name != 'groundwork' -%}
        {%- for when in hooks if when in node.tags -%}
            {%- do hooks[when].append(render(node.raw_code) | trim) -%}
        {%- endfor -%}
    {%- endfor -%}
{%- endif -%}
{{ tojson({
    'engine_version': engine_version(),
    'engine': install_engine(asks_first=false),
    'refuse_foreign_objects': foreign_objects_refusal(),
    'make_platform': platform_statements('groundwork_run_id'),
    'record_platform': platform_entries(
        "current_setting('groundwork.platform_done', true)::jsonb", 'groundwork_run_id'
    ),
    'hooks': hooks,
    'variables': {
        'tested_versions': project_variable('tested_versions'),
        'online_rows': project_variable('online_rows'),
        'lock_timeout': project_variable('lock_timeout'),
        'lock_total': project_variable('lock_total'),
        'lock_budget': project_variable('lock_budget'),
        'notify_postgrest': var('notify_postgrest', true),
        'leave_alone': var('leave_alone', []),
    },
}) }}
