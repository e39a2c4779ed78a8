{#
    An extension that is declared as `create extension`. A server that does not offer it is an
    error, unless `meta: {optional: true}`: then it is told of once, and the run goes on.
#}
{% materialization extension, adapter='postgres' %}
    {{ run_hooks(pre_hooks, inside_transaction=true) if pre_hooks }}
    {%- set outcome = converge() -%}
    {% if outcome in ['not offered', 'not allowed'] %}
        {{ log(
            'The optional extension ' ~ this.identifier ~ ' is ' ~ outcome
            ~ (' by this server' if outcome == 'not offered' else ' for this role')
            ~ '. What uses it does without.',
            info=true
        ) }}
    {% endif %}
    {{ run_hooks(post_hooks, inside_transaction=true) if post_hooks }}
    {{ adapter.commit() }}
    {{ return({'relations': []}) }}
{% endmaterialization %}
