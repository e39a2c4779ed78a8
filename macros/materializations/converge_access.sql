{#
    converge() for a bucket or a channel: prints once a run that the database has no place for
    buckets, or for channels. Returns what was done.
#}
{% macro converge_access() %}
    {%- set outcome = converge() -%}
    {%- set kind = model_kind(model) -%}
    {%- if outcome == 'not_offered' and not graph.get('groundwork_without_' ~ kind) -%}
        {%- do graph.update({'groundwork_without_' ~ kind: true}) -%}
        {{ log(
            '  This database has no schema ' ~ this.schema ~ ' as Supabase has it: '
            ~ kind ~ 's are left out.',
            info=true
        ) }}
    {%- endif -%}
    {{ return(outcome) }}
{% endmacro %}
