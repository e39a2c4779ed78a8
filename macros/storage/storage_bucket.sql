{#
    Declares the bucket of this file's name in Supabase's storage.

    public              true: whoever has its address reads a file, without asking a policy
    file_size_limit     the most bytes of a file; as many as the platform allows where none is given
    allowed_mime_types  such as ['image/png', 'application/pdf']; all where none is given
#}
{% macro storage_bucket(public=false, file_size_limit=none, allowed_mime_types=[]) -%}
insert into buckets (id, name, public, file_size_limit, allowed_mime_types)
values (
    {{ quoted(this.identifier) }},
    {{ quoted(this.identifier) }},
    {{ 'true' if public else 'false' }},
    {{ 'null' if file_size_limit is none else file_size_limit }},
    {{ text_array(allowed_mime_types) if allowed_mime_types else 'null' }}
);
{%- endmacro %}
