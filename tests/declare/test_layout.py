"""Queries are laid out as SQLFluff wants them, token by token."""

import pytest
from pglast.parser import scan

from groundwork.declaring.layout import laid_out

CASES = {
    "select t.id,\n    t.name\n   from tickets t": """\
select
    t.id,
    t.name
from tickets as t""",
    "select count(*) as n\n   from a\n     join b on b.id = a.id\n  where a.x between 1 and 2": """\
select count(*) as n
from a
inner join b on b.id = a.id
where a.x between 1 and 2""",
    "select 1 as x from a left join b last on last.id = a.id and a.y where a.z or a.w": """\
select 1 as x
from a
left join b as last
    on
        last.id = a.id
        and a.y
where
    a.z
    or a.w""",
    "with p as (select id from a), q as (select id from b) select p.id from p, q": """\
with
p as (

    select id
    from a

),

q as (

    select id
    from b

)

select p.id
from
    p,
    q""",
    "select distinct on (a.x) a.x, a.y from a where exists (select from b) union select 1, 2": """\
select distinct on (a.x)
    a.x,
    a.y
from a
where exists (
    select
    from b
)

union

select
    1,
    2""",
}


@pytest.mark.parametrize(("printed", "written"), CASES.items())
def test_a_query_stands_in_lines(printed, written):
    assert laid_out(printed) == written
    assert laid_out(written) == written


def test_constants_stay_as_they_are():
    text = "select 'from a\n  where, b' as \"Select, x\", e'\\' from' as y from c"
    assert words(laid_out(text)) == words(text)


def words(sql: str) -> list[str]:
    return [sql[token.start : token.end + 1] for token in scan(sql)]


def test_what_is_no_sql_stays_as_it_is():
    assert laid_out("select 'open") == "select 'open"
