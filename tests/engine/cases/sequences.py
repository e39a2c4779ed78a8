"""Sequences of their own: options changed in place, their position, their owner, who uses them."""

from support.case import Case

STANDS = "select last_value, is_called from t"


def sequence(name: str, before: str, after: str, **more) -> Case:
    """A sequence `t` with the options given."""
    return Case(
        name,
        f"create sequence t {before};",
        f"create sequence t {after};",
        made_by="converge_sequence",
        **more,
    )


def used(position: int) -> dict:
    """One that stands at `position`, and stays there."""
    stays = (STANDS, [(position, True)])
    return {"rows": f"select setval('t', {position})", "result": stays, "result_back": stays}


INVOICES = "create table invoices (id integer primary key, number bigint);"

CASES = [
    sequence(
        "every option of a sequence changes, and its position stays",
        "",
        "as integer increment 5 minvalue 5 maxvalue 1000 start 50 cache 10 cycle",
        **used(25),
    ),
    sequence(
        "a sequence that nobody has used starts elsewhere",
        "",
        "start 1000",
        result=(STANDS, [(1000, False)]),
        result_back=(STANDS, [(1, False)]),
    ),
    sequence(
        "an unused sequence that was set by hand stays where it was set",
        "",
        "start 1000",
        rows="select setval('t', 500, false)",
        result=(STANDS, [(500, False)]),
        one_way=True,
    ),
    sequence(
        "a sequence goes on where the declared range begins",
        "",
        "minvalue 1000",
        rows="select setval('t', 7)",
        result=("select nextval('t')", [(1000,)]),
        one_way=True,
    ),
    sequence(
        "a sequence has left the declared range behind",
        "",
        "maxvalue 100",
        rows="select setval('t', 700)",
        refused="its last value is 700, outside of 1 to 100, which is declared",
        one_way=True,
    ),
    sequence(
        "a sequence that counts down goes on where the declared range begins",
        "increment -1",
        "increment -1 maxvalue -1000",
        rows="select nextval('t')",
        result=("select nextval('t')", [(-1000,)]),
        one_way=True,
    ),
    sequence("a sequence is no longer logged", "", "; alter sequence t set unlogged", **used(3)),
    sequence(
        "a sequence is owned by a column", "", "owned by invoices.number", setup=INVOICES, **used(9)
    ),
    sequence(
        "another column owns a sequence",
        "owned by invoices.id",
        "owned by invoices.number",
        setup=INVOICES,
    ),
    sequence(
        "defaults read a sequence that changes",
        "",
        "increment 2 cache 5",
        beside="create table invoices (number bigint default nextval('t'), place text);"
        " create view last_invoice with (security_invoker = true) as"
        " select max(number) from invoices;",
        rows="select setval('t', 2)",
        beside_rows="insert into invoices (place) values ('a'), ('b')",
        result=(STANDS, [(4, True)]),
        # a session takes five numbers at once
        result_back=(STANDS, [(12, True)]),
    ),
    Case(
        "who may use a sequence, and its comment",
        "create sequence t; grant usage on sequence t to anon with grant option;"
        " grant select on sequence t to service_role; comment on sequence t is 'Numbers.';",
        "create sequence t; grant usage on sequence t to anon, authenticated;",
        made_by="converge_sequence",
    ),
    Case(
        "a privilege that may stay undeclared",
        "create sequence t; grant usage, select on sequence t to anon;",
        "create sequence t;",
        made_by="converge_sequence",
        options={"keep": ["anon usage"]},
        beside_after="grant usage on sequence t to anon",
        result=(
            "select has_sequence_privilege('anon', 't', 'usage'),"
            " has_sequence_privilege('anon', 't', 'select')",
            [(True, False)],
        ),
        one_way=True,
    ),
]
