{#
    Returns what stands below one key of meta_keys and is no rule that anything follows, as the
    ends of sentences. What a rule names, a column or a constraint, the engine looks up in the file
    of the model: groundwork.check_rules.

    path   of the key
    rules  the mapping that it has
    takes  what it should be, as meta_keys says it
#}
{% macro rule_problems(path, rules, takes) %}
    {%- set problems = [] -%}
    {%- for name, rule in rules.items() -%}
        {%- set said = name ~ ': ' -%}
        {%- if path == 'usual.convert' -%}
            {%- set unknown = rule | reject('in', ['id', 'other']) | list
                if rule is mapping else ['it'] -%}
            {%- if unknown -%}
                {%- do problems.append(said ~ 'It takes ' ~ takes ~ '.') -%}
            {%- endif -%}
        {%- elif path == 'consolidation.merge' and name == 'on' -%}
            {%- if rule is string or rule is not sequence or not rule -%}
                {%- do problems.append(said ~ 'It takes a list of columns.') -%}
            {%- endif -%}
        {%- elif path == 'consolidation.merge' -%}
            {%- if rule not in ['sum', 'max', 'min', 'first'] -%}
                {%- do problems.append(said ~ 'It is sum, max, min or first.') -%}
            {%- endif -%}
        {%- elif path.startswith('upgrade.')
            and (rule is none or rule is mapping or rule is sequence and rule is not string) -%}
            {%- do problems.append(
                said ~ 'It takes ' ~ takes ~ ('; a null of SQL is written \'null\'' if rule is none)
                ~ '.'
            ) -%}
        {%- elif path == 'upgrade.orphans' and rule not in ['set null', 'quarantine']
            and not (rule | string).startswith('insert into ') and '=' not in rule | string -%}
            {%- do problems.append(
                said ~ 'It is set null, quarantine, assignments or insert into ....'
            ) -%}
        {%- elif path == 'upgrade.violations' and rule != 'quarantine'
            and '=' not in rule | string -%}
            {%- do problems.append(
                said ~ 'It is quarantine, or assignments such as score = 0.'
            ) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if path == 'consolidation.merge' and rules and 'on' not in rules -%}
        {%- do problems.append(
            'on is missing. It takes ' ~ takes ~ '; YAML reads on without quotes as true.'
        ) -%}
    {%- endif -%}
    {{ return(problems) }}
{% endmacro %}
