{#
    Emits groundwork.declared_hash(function, declaration, model): what is recorded of a declaration.

    function     that makes the object equal to it, as groundwork.read_model returns it
    declaration  the model's SQL with its comments
    model        what the model says; what a run says is no part of it

    Every database has such hashes recorded. Another hash for the same model, or a key that
    read_model adds, makes the next run compare all of them once.

    And groundwork.templates_of(declaration, model): the tables that it may be `like`, null where it
    is like none; groundwork.hash_of_templates(templates): what they are now; and
    groundwork.current_hash(function, declaration, model): both hashes, so that a table is compared
    again when one of its templates has changed.
#}
{% macro engine_declared_hash() %}

create or replace function groundwork.declared_hash(
    function_name text, declaration text, model jsonb
)
returns text
language sql
immutable
as $declared_hash$
    select
        md5(
            case
                when function_name in ('converge', 'consolidate') then declaration || model::text
                else declaration || coalesce(nullif(model::text, '{}'), '')
            end
        )
$declared_hash$;

create or replace function groundwork.templates_of(declaration text, model jsonb)
returns text[]
language sql
immutable
as $templates_of$
    -- the word may stand in a check as well: then nothing is lost but a comparison
    select array(select jsonb_array_elements_text(model -> 'parents'))
    where
        position('like' in lower(declaration)) > 0
        and 'like' = any(regexp_split_to_array(lower(declaration), '\W+'))
        and jsonb_array_length(model -> 'parents') > 0
$templates_of$;

create or replace function groundwork.hash_of_templates(templates text[])
returns text
language sql
stable
as $hash_of_templates$
    select
        md5(
            string_agg(
                groundwork.fingerprint(groundwork.items(template.id)), ' ' order by template.id
            )
        )
    from unnest(groundwork.table_ids(to_jsonb(templates))) as template (id)
    where templates is not null
$hash_of_templates$;

create or replace function groundwork.current_hash(
    function_name text, declaration text, model jsonb
)
returns text
language sql
stable
as $current_hash$
    select
        concat_ws(
            ' ',
            groundwork.declared_hash(function_name, declaration, model),
            case
                when function_name = 'converge'
                    then groundwork.hash_of_templates(groundwork.templates_of(declaration, model))
            end
        )
$current_hash$;

{% endmacro %}
