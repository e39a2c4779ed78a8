{#
    Ends with an error where a macro was given a word that it does not know, or one of a list: what
    it stands for would be left out in silence.

    argument  as it is called: own_rows(write=...)
    given     the word, or the list of words
    known     the words that there are
#}
{% macro refuse_argument(argument, given, known) -%}
    {%- for word in ([given] if given is string else given) if word not in known -%}
        {%- set near = nearest_name(word | string, known) -%}
        {{ exceptions.raise_compiler_error(
            argument ~ ': unknown: ' ~ word ~ '. '
            ~ ('Did you mean ' ~ near ~ '? ' if near)
            ~ 'It takes \'' ~ known | join('\', \'') ~ '\'.'
        ) }}
    {%- endfor -%}
{%- endmacro %}
