"""What PostgreSQL prints, as a person writes it."""

import pytest

from groundwork.declaring.expressions import short_type, shortened, small_letters
from groundwork.declaring.groups import stem
from groundwork.declaring.names import usual_name


@pytest.mark.parametrize(
    ("printed", "written"),
    [
        ("'new'::text", "'new'"),
        ("'{}'::text[]", "'{}'"),
        ("status = ANY (ARRAY['a'::text, 'b'::text])", "status in ('a', 'b')"),
        (
            "status::text = ANY (ARRAY['a'::character varying, 'b'::character varying]::text[])",
            "status in ('a', 'b')",
        ),
        ("kind <> ALL (ARRAY['a'::text])", "kind not in ('a')"),
        ("'ß'::character varying(20)::text <> ''::text AND x IS NULL", "'ß' <> '' and x is null"),
        ("(data ->> 'x'::text) IS NOT NULL", "(data ->> 'x') is not null"),
        ("lower(name)::citext", "lower(name)::citext"),
        ("'CAST'::text", "'CAST'"),
    ],
)
def test_an_expression_has_no_idle_casts(printed, written):
    assert shortened(printed) == written


def test_key_words_are_small_and_names_stay():
    printed = 'CREATE INDEX "ON" ON t USING btree ("User", lower(\'AND\'::text) DESC)'
    assert small_letters(printed) == (
        'create index "ON" on t using btree ("User", lower(\'AND\'::text) desc)'
    )


@pytest.mark.parametrize(
    ("printed", "written"),
    [
        ("timestamp(3) without time zone[]", "timestamp(3)[]"),
        ("timestamp with time zone", "timestamptz"),
        ("character varying(20)", "varchar(20)"),
        ("numeric(10,2)", "numeric(10, 2)"),
        ('"Odd type"', '"Odd type"'),
    ],
)
def test_a_type_is_short(printed, written):
    assert short_type(printed) == written


def test_a_name_is_what_postgresql_makes(connection):
    long, column = "t" * 40, "c" * 40
    connection.execute(
        f"create temporary table {long} ({column} integer unique, check ({column} > 0))"
    )
    names = connection.execute(
        "select conname from pg_constraint where conrelid = %s::regclass order by 1", [long]
    ).fetchall()
    assert [name for (name,) in names] == [
        usual_name(long, [column], "check"),
        usual_name(long, [column], "key"),
    ]


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("orders", "order"),
        ("order_lines", "order"),
        ("OrderLines", "order"),
        ("addresses", "address"),
        ("categories", "category"),
        ("bus", "bus"),
    ],
)
def test_tables_of_one_thing_share_a_word(name, word):
    assert stem(name) == word
