"""Writes the files of event triggers, collations, text search objects, casts, operators and their
classes.
"""

import psycopg

from ..audit.quoting import quote_ident, quote_literal
from .described import Item
from .reading import Object

EVENT_TRIGGER = """
select
    evtname as name,
    evtevent as event,
    evttags as tags,
    evtenabled::text as enabled,
    evtfoid::regproc::text as function
from pg_event_trigger
where oid = %s
"""

COLLATION = "select to_jsonb(pg_collation) as content from pg_collation where oid = %s"

PROVIDERS = {"i": "icu", "b": "builtin", "c": "libc"}

CONFIGURATIONS = """
select
    pg_ts_config.oid as id,
    pg_ts_config.oid::regconfig::text as name,
    case
        when prsnamespace = 'pg_catalog'::regnamespace then quote_ident(prsname)
        else format('%%s.%%I', prsnamespace::regnamespace, prsname)
    end as parser
from pg_ts_config
inner join pg_ts_parser
    on cfgparser = pg_ts_parser.oid
where
    pg_ts_config.oid = %(id)s
    -- it may be a copy of one that PostgreSQL comes with
    or (
        cfgnamespace = 'pg_catalog'::regnamespace
        and cfgparser = (select own.cfgparser from pg_ts_config as own where own.oid = %(id)s)
    )
order by cfgname
"""

MAPPINGS = """
select
    mapcfg as id,
    token.alias as token,
    string_agg(mapdict::regdictionary::text, ', ' order by mapseqno) as dictionaries
from pg_ts_config
inner join pg_ts_config_map
    on pg_ts_config.oid = mapcfg
cross join lateral ts_token_type(cfgparser) as token
where
    pg_ts_config.oid = any(%s)
    and maptokentype = token.tokid
group by mapcfg, token.tokid, token.alias
order by token.tokid
"""

DICTIONARY = """
select
    dictinitoption as options,
    case
        when tmplnamespace = 'pg_catalog'::regnamespace then quote_ident(tmplname)
        else format('%%s.%%I', tmplnamespace::regnamespace, tmplname)
    end as template
from pg_ts_dict
inner join pg_ts_template
    on dicttemplate = pg_ts_template.oid
where pg_ts_dict.oid = %s
"""

CAST = """
select
    format_type(castsource, null) as source,
    format_type(casttarget, null) as target,
    nullif(castfunc, 0)::regprocedure::text as function,
    castcontext::text as context,
    castmethod::text as method
from pg_cast
where oid = %s
"""

OPERATOR = """
select
    pg_operator.oprname as name,
    pg_operator.oprcode::regproc::text as function,
    format_type(nullif(pg_operator.oprleft, 0), null) as left,
    format_type(nullif(pg_operator.oprright, 0), null) as right,
    format('operator(%%s.%%s)', commutator.oprnamespace::regnamespace, commutator.oprname)
        as commutator,
    commutator.oid is not null as has_commutator,
    format('operator(%%s.%%s)', negator.oprnamespace::regnamespace, negator.oprname) as negator,
    negator.oid is not null as has_negator,
    nullif(pg_operator.oprrest, 0)::regproc::text as restrict,
    nullif(pg_operator.oprjoin, 0)::regproc::text as join,
    pg_operator.oprcanhash as hashes,
    pg_operator.oprcanmerge as merges
from pg_operator
left join pg_operator as commutator
    on pg_operator.oprcom = commutator.oid
left join pg_operator as negator
    on pg_operator.oprnegate = negator.oid
where pg_operator.oid = %s
"""

OPERATOR_CLASS = """
select
    opcname as name,
    opcdefault as is_default,
    format_type(opcintype, null) as type,
    format_type(nullif(opckeytype, 0), null) as storage,
    amname as method,
    case
        when opfname <> opcname or opfnamespace <> opcnamespace
            then format('%%s.%%I', opfnamespace::regnamespace, opfname)
    end as family
from pg_opclass
inner join pg_am
    on opcmethod = pg_am.oid
inner join pg_opfamily
    on opcfamily = pg_opfamily.oid
where pg_opclass.oid = %s
"""

CLASS_PARTS = """
select
    1 as place,
    amopstrategy as number,
    format('operator %%s %%s', amopstrategy, amopopr::regoperator)
    || coalesce(
        (
            select format(' for order by %%s.%%I', opfnamespace::regnamespace, opfname)
            from pg_opfamily
            where pg_opfamily.oid = amopsortfamily
        ),
        ''
    ) as words
from pg_opclass
inner join pg_amop
    on
        opcfamily = amopfamily
        and opcintype = amoplefttype
        and (opcintype = amoprighttype or amoppurpose = 'o')
where pg_opclass.oid = %(id)s

union all

select
    2,
    amprocnum,
    format('function %%s %%s', amprocnum, amproc::regprocedure)
from pg_opclass
inner join pg_amproc
    on
        opcfamily = amprocfamily
        and opcintype = amproclefttype
        and opcintype = amprocrighttype
where pg_opclass.oid = %(id)s

order by 1, 2
"""


def event_trigger(connection: psycopg.Connection, each: Object, _: list[Item]) -> str:
    row = connection.execute(EVENT_TRIGGER, [each.key[1]]).fetchone()
    name = quote_ident(row.name)
    lines = [f"create event trigger {name}", f"on {row.event}"]
    if row.tags:
        lines.append(f"when tag in ({', '.join(quote_literal(tag) for tag in row.tags)})")
    text = "\n".join([*lines, f"execute function {row.function}();"]) + "\n"
    state = {"D": "disable", "R": "enable replica", "A": "enable always"}.get(row.enabled)
    return text + (f"alter event trigger {name} {state};\n" if state else "")


def collation(connection: psycopg.Connection, each: Object, _: list[Item]) -> str:
    facts = connection.execute(COLLATION, [each.key[1]]).fetchone().content
    words = []
    provider = PROVIDERS.get(facts["collprovider"])
    # libc is PostgreSQL's default
    if provider and provider != "libc":
        words.append(f"provider = {provider}")
    # colliculocale until PostgreSQL 16
    locale = facts.get("colllocale") or facts.get("colliculocale")
    if locale or facts["collcollate"] == facts["collctype"]:
        words.append(f"locale = {quote_literal(locale or facts['collcollate'])}")
    else:
        words.append(f"lc_collate = {quote_literal(facts['collcollate'])}")
        words.append(f"lc_ctype = {quote_literal(facts['collctype'])}")
    if not facts["collisdeterministic"]:
        words.append("deterministic = false")
    if rules := facts.get("collicurules"):
        words.append(f"rules = {quote_literal(rules)}")
    return f"create collation {quote_ident(each.name)} ({', '.join(words)});\n"


def configuration(connection: psycopg.Connection, each: Object, _: list[Item]) -> str:
    """As a copy of the one of PostgreSQL's from which it differs least."""
    rows = connection.execute(CONFIGURATIONS, {"id": each.key[1]}).fetchall()
    parsers = {row.id: row.parser for row in rows}
    names = {row.id: row.name for row in rows}
    mapped: dict[int, dict[str, str]] = {key: {} for key in names}
    for row in connection.execute(MAPPINGS, [list(names)]).fetchall():
        mapped[row.id][row.token] = row.dictionaries
    own = mapped.pop(each.key[1])
    name = quote_ident(each.name)
    changes = {key: set(own.items()) ^ set(other.items()) for key, other in mapped.items()}
    nearest = min(changes, key=lambda key: (len(changes[key]), names[key]), default=None)
    if nearest is not None and len(changes[nearest]) < len(own):
        base, head = mapped[nearest], f"(copy = {names[nearest].removeprefix('pg_catalog.')})"
    else:
        base, head = {}, f"(parser = {parsers[each.key[1]]})"
    lines = [f"create text search configuration {name} {head};"]
    alter = f"alter text search configuration {name}"
    if gone := [token for token in base if token not in own]:
        lines.append(f"{alter} drop mapping for {', '.join(gone)};")
    for verb in ("add", "alter"):
        by_dictionaries: dict[str, list[str]] = {}
        for token, dictionaries in own.items():
            is_new = token not in base
            if base.get(token) != dictionaries and is_new == (verb == "add"):
                by_dictionaries.setdefault(dictionaries, []).append(token)
        lines += [
            f"{alter} {verb} mapping for {', '.join(tokens)}\nwith {dictionaries};"
            for dictionaries, tokens in by_dictionaries.items()
        ]
    return "\n".join(lines) + "\n"


def dictionary(connection: psycopg.Connection, each: Object, _: list[Item]) -> str:
    row = connection.execute(DICTIONARY, [each.key[1]]).fetchone()
    options = ", ".join([f"template = {row.template}", *([row.options] if row.options else [])])
    return f"create text search dictionary {quote_ident(each.name)} ({options});\n"


def cast(connection: psycopg.Connection, each: Object, _: list[Item]) -> str:
    row = connection.execute(CAST, [each.key[1]]).fetchone()
    how = {"b": "without function", "i": "with inout"}.get(
        row.method, f"with function {row.function}"
    )
    when = {"a": " as assignment", "i": " as implicit"}.get(row.context, "")
    return f"create cast ({row.source} as {row.target})\n{how}{when};\n"


def operator(connection: psycopg.Connection, each: Object, _: list[Item]) -> str:
    row = connection.execute(OPERATOR, [each.key[1]]).fetchone()
    words = [f"function = {row.function}"]
    words += [f"leftarg = {row.left}"] if row.left else []
    words += [f"rightarg = {row.right}"] if row.right else []
    own = f"operator({quote_ident(each.schema)}.{row.name})"
    for option, name in (
        ("commutator", row.commutator if row.has_commutator else None),
        ("negator", row.negator if row.has_negator else None),
        ("restrict", row.restrict),
        ("join", row.join),
    ):
        if name:
            words.append(f"{option} = {row.name if name == own else name}")
    words += ["hashes"] if row.hashes else []
    words += ["merges"] if row.merges else []
    body = ",\n".join(f"    {word}" for word in words)
    return f"create operator {row.name} (\n{body}\n);\n"


def operator_class(connection: psycopg.Connection, each: Object, _: list[Item]) -> str:
    row = connection.execute(OPERATOR_CLASS, [each.key[1]]).fetchone()
    parts = connection.execute(CLASS_PARTS, {"id": each.key[1]}).fetchall()
    default = "default " if row.is_default else ""
    family = f" family {row.family}" if row.family else ""
    lines = [part.words for part in parts]
    lines += [f"storage {row.storage}"] if row.storage else []
    head = f"create operator class {quote_ident(row.name)}\n{default}for type {row.type}"
    body = ",\n".join(f"    {line}" for line in lines)
    return f"{head} using {row.method}{family} as\n{body};\n"
