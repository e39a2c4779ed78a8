{#
    Emits groundwork.outcomes(): every outcome that groundwork.attempt can return for a model, and
    what it means for the caller.

    is_final  false: the caller commits and calls again for the same model, after lock_busy with
              the seconds that it has waited
#}
{% macro engine_outcomes() %}

create or replace function groundwork.outcomes()
returns table (name text, is_final boolean, sentence text)
language sql
immutable
as $outcomes$
    select *
    from (
        values
        ('unchanged', true, 'The object is what is declared.'),
        ('created', true, 'The object did not exist and was made.'),
        ('altered', true, 'The object was changed to what is declared.'),
        ('planned', true, 'Nothing was changed; a run would execute the statements.'),
        (
            'next_stage', false,
            'One stage of a large table''s change is done: commit, and call again.'
        ),
        (
            'outside_transaction', false,
            'Commit, run the one statement outside a transaction, and call again.'
        ),
        (
            'lock_busy', false,
            'Nothing was changed, because another session uses the object: call again.'
        ),
        (
            'queued', false,
            'Nothing was changed, because the same run still works at the object: call again, and '
            'do not count the wait.'
        ),
        (
            'needs_other_models', true,
            'Nothing can be compared before other models are made that are planned.'
        ),
        (
            'deferred', true,
            'Nothing was changed yet: models that still run come first. Call again after them.'
        ),
        ('refused', true, 'Nothing more was changed; the message says why.'),
        ('not_offered', true, 'The server does not offer this optional extension.'),
        ('not_allowed', true, 'The role may not create this optional extension.')
    ) as known (name, is_final, sentence)
$outcomes$;

{% endmacro %}
