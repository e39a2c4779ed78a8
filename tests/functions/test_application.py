"""Leads, executions, the ledger and the search of embeddings."""

import random
import uuid

import pytest
from psycopg import errors
from psycopg.types.json import Jsonb

# calculate_lead_score


@pytest.fixture
def lead(connection, people):
    """The id of a lead of acme that only has an e-mail."""
    return connection.execute(
        "insert into leads (tenant_id, email) values (%s, 'lead@example.test') returning id",
        [people.acme],
    ).fetchone()[0]


@pytest.mark.parametrize("who", ["admin", "member", "service"])
def test_a_lead_is_scored(connection, call, lead, who):
    assert call(who, "calculate_lead_score", p_lead_id=lead) == 20
    connection.execute(
        """
        update leads
        set name = 'Ann', company = 'Initech', phone = '1', source = 'web', status = 'converted'
        where id = %s
        """,
        [lead],
    )
    assert call(who, "calculate_lead_score", p_lead_id=lead) == 100
    score, factors = connection.execute(
        "select score, score_factors from leads where id = %s", [lead]
    ).fetchone()
    assert score == sum(factors.values()) == 100


@pytest.mark.parametrize("who", ["viewer", "stranger", "platform_admin"])
def test_others_score_no_lead(connection, call, lead, who):
    with pytest.raises(errors.NoDataFound, match=r"no lead with the id .* may change"):
        call(who, "calculate_lead_score", p_lead_id=lead)
    kept = connection.execute("select score, score_factors from leads where id = %s", [lead])
    assert kept.fetchone() == (0, None)


def test_a_lead_has_to_be_there(call):
    with pytest.raises(errors.NoDataFound, match="no lead"):
        call("service", "calculate_lead_score", p_lead_id=uuid.uuid4())


# cleanup_orphaned_executions


@pytest.fixture
def execution(connection, people):
    """Returns a function that adds an execution with one step, and returns its id."""
    workflow_id = connection.execute(
        "insert into workflows (tenant_id, name) values (%s, 'A') returning id", [people.acme]
    ).fetchone()[0]

    def execution(status, started, step_status, step_moved):
        execution_id = connection.execute(
            """
            insert into workflow_executions (tenant_id, workflow_id, status, started_at, created_at)
            values (%s, %s, %s, now() - %s::interval, now() - %s::interval)
            returning id
            """,
            [people.acme, workflow_id, status, started, started],
        ).fetchone()[0]
        connection.execute(
            """
            insert into step_executions
                (tenant_id, execution_id, step_id, step_type, status, start_time, created_at)
            values (%s, %s, 'a', 'a', %s, now() - %s::interval, now() - %s::interval)
            """,
            [people.acme, execution_id, step_status, step_moved, step_moved],
        )
        return execution_id

    return execution


def state(connection, execution_id):
    return connection.execute(
        """
        select
            workflow_executions.status,
            workflow_executions.completed_at is not null,
            step_executions.status,
            step_executions.end_time is not null
        from workflow_executions
        inner join step_executions on workflow_executions.id = step_executions.execution_id
        where workflow_executions.id = %s
        """,
        [execution_id],
    ).fetchone()


def test_stalled_executions_fail_with_their_open_steps(connection, call, execution):
    stalled = execution("running", "2 days", "running", "2 days")
    waiting = execution("pending", "2 days", "pending", "2 days")
    done_steps = execution("running", "2 days", "completed", "2 days")
    moving = execution("running", "2 days", "running", "1 hour")
    young = execution("running", "1 hour", "running", "1 hour")
    over = execution("completed", "2 days", "pending", "2 days")
    assert call("service", "cleanup_orphaned_executions") == 3
    assert state(connection, stalled) == ("failed", True, "failed", True)
    assert state(connection, waiting) == ("failed", True, "skipped", True)
    assert state(connection, done_steps) == ("failed", True, "completed", False)
    assert state(connection, moving) == ("running", False, "running", False)
    assert state(connection, young) == ("running", False, "running", False)
    assert state(connection, over) == ("completed", False, "pending", False)
    assert call("service", "cleanup_orphaned_executions") == 0
    assert call("service", "cleanup_orphaned_executions", p_stalled_after="30 minutes") == 2


# record_ledger_entry


def entry(**arguments):
    return {
        "p_transaction_id": "t-1",
        "p_account_type": "tenant",
        "p_account_id": uuid.UUID(int=1),
        "p_amount_cents": 2900,
        "p_currency": "usd",
        "p_transaction_type": "payment",
        "p_source_type": "invoice",
        "p_source_id": "i-1",
        "p_description": "A payment",
        "p_metadata": Jsonb({"invoice": "i-1"}),
        "p_idempotency_key": "k-1",
        **arguments,
    }


def test_an_entry_is_booked_once(connection, call):
    entry_id = call("service", "record_ledger_entry", **entry())
    assert call("service", "record_ledger_entry", **entry()) == entry_id
    # a program that tries again may have a new id for it
    assert call("service", "record_ledger_entry", **entry(p_transaction_id="t-2")) == entry_id
    assert connection.execute(
        "select transaction_id, amount_cents, currency, status, metadata from financial_ledger"
    ).fetchall() == [("t-1", 2900, "USD", "completed", {"invoice": "i-1"})]


def test_an_entry_without_a_key_is_booked_once_by_its_transaction(connection, call):
    entry_id = call("service", "record_ledger_entry", **entry(p_idempotency_key=None))
    assert call("service", "record_ledger_entry", **entry(p_idempotency_key=None)) == entry_id
    assert call(
        "service", "record_ledger_entry", **entry(p_idempotency_key=None, p_transaction_id="t-2")
    ) not in (entry_id, None)


@pytest.mark.parametrize(
    "other",
    [
        {"p_amount_cents": 2901},
        {"p_currency": "EUR"},
        {"p_account_id": uuid.UUID(int=2)},
        {"p_account_type": "user"},
        {"p_transaction_type": "refund"},
        {"p_idempotency_key": "k-2"},
    ],
)
def test_a_key_and_a_transaction_stand_for_one_booking(connection, call, other):
    call("service", "record_ledger_entry", **entry())
    with pytest.raises(errors.UniqueViolation, match="Another entry was booked under the key"):
        call("service", "record_ledger_entry", **entry(**other))
    assert connection.execute("select count(*) from financial_ledger").fetchone() == (1,)


def test_an_entry_of_the_system_needs_no_account(call):
    assert call(
        "service",
        "record_ledger_entry",
        p_transaction_id="t-1",
        p_account_type="system",
        p_amount_cents=-1,
        p_transaction_type="fee",
    )


# search_embeddings and hybrid_search

DIMENSIONS = 1536


def vector(*numbers):
    """A vector that begins with these numbers and goes on with zeros."""
    return str([*numbers, *[0] * (DIMENSIONS - len(numbers))])


@pytest.fixture
def texts(connection):
    """Texts that point ever further away from the first axis, in two namespaces."""
    for content, namespace, embedding in [
        ("The invoice is due on Monday", "billing", vector(1)),
        ("A refund takes three days", "billing", vector(1, 0.5)),
        ("The chat answers at night", "chat", vector(1, 1)),
        ("Cancelled invoices stay in the archive", "billing", vector(0, 1)),
        ("A text that is not embedded yet, about zebras", "chat", None),
    ]:
        connection.execute(
            "insert into ai_embeddings (content, namespace, embedding) values (%s, %s, %s)",
            [content, namespace, embedding],
        )


def contents(found):
    return [" ".join(row[2].split()[:2]) for row in found]


def test_the_nearest_texts_come_first(rows, texts):
    found = rows("service", "search_embeddings", query_embedding=vector(2), match_threshold=0.5)
    assert contents(found) == ["The invoice", "A refund", "The chat"]
    assert [round(row[-1], 3) for row in found] == [1, 0.894, 0.707]


def test_a_search_is_narrowed(rows, texts):
    query = {"query_embedding": vector(1)}
    assert contents(rows("service", "search_embeddings", **query, match_count=1)) == ["The invoice"]
    assert contents(
        rows("service", "search_embeddings", **query, filter_namespace="chat", match_threshold=0)
    ) == ["The chat"]
    assert contents(rows("service", "search_embeddings", **query, match_threshold=0.8)) == [
        "The invoice",
        "A refund",
    ]
    assert len(rows("service", "search_embeddings", **query, match_threshold=-1)) == 4


def test_a_search_needs_a_vector_of_the_right_length_and_a_count(rows, texts):
    with pytest.raises(errors.DataException, match="different vector dimensions"):
        rows("service", "search_embeddings", query_embedding="[1, 2]")
    with pytest.raises(errors.InvalidParameterValue, match="At least one match"):
        rows("service", "search_embeddings", query_embedding=vector(1), match_count=0)


@pytest.fixture
def many_texts(connection):
    """3,000 texts in random directions, every thirtieth of them in the namespace `rare`."""
    numbers = random.Random(1)
    with connection.cursor().copy(
        "copy ai_embeddings (content, namespace, embedding) from stdin"
    ) as copy:
        for number in range(3000):
            direction = [round(numbers.gauss(), 3) for _ in range(16)]
            namespace = "rare" if number % 30 == 0 else "common"
            copy.write_row([f"text {number}", namespace, vector(*direction)])
    connection.execute("analyze ai_embeddings")


def scans(connection, index):
    return connection.execute("select pg_stat_get_xact_numscans(%s::regclass)", [index]).fetchone()[
        0
    ]


def test_a_search_reads_the_hnsw_index(connection, rows, many_texts):
    [(index,)] = connection.execute(
        """
        select pg_class.relname
        from pg_index
        inner join pg_class on pg_index.indexrelid = pg_class.oid
        inner join pg_am on pg_class.relam = pg_am.oid
        where indrelid = 'ai_embeddings'::regclass and amname = 'hnsw'
        """
    ).fetchall()
    before = scans(connection, index)
    # more than five calls, after which a plan for any arguments could have been taken
    for _ in range(7):
        found = rows("service", "search_embeddings", query_embedding=vector(1), match_threshold=-1)
        assert len(found) == 10
    assert scans(connection, index) - before == 7

    # the query of the function, as the planner explains it
    body = connection.execute(
        "select prosrc from pg_proc where proname = 'search_embeddings'"
    ).fetchone()[0]
    query = body[body.index("select *") : body.index(";\nend")]
    for argument, value in {
        "query_embedding": f"'{vector(1)}'::vector",
        "filter_namespace": "null::text",
        "match_count": "10",
        "match_threshold": "0.5",
    }.items():
        query = query.replace(argument, value)
    plan = "\n".join(line for (line,) in connection.execute(f"explain {query}").fetchall())
    assert f"Index Scan using {index}" in plan
    assert "Sort" not in plan


def test_a_search_finds_as_many_as_asked_for(connection, rows, many_texts):
    """Also more than the index looks at by default, and in a namespace of few."""
    query = {"query_embedding": vector(1), "match_threshold": -1}
    assert len(rows("service", "search_embeddings", **query, match_count=300)) == 300
    found = rows("service", "search_embeddings", **query, match_count=60, filter_namespace="rare")
    assert len(found) == 60


def test_words_are_found_besides_meaning(rows, texts):
    """On a server without pg_trgm: by their stems."""
    found = rows(
        "service",
        "hybrid_search",
        query_text="invoice",
        query_embedding=vector(1),
        match_threshold=0.9,
    )
    assert contents(found) == ["The invoice", "Cancelled invoices"]
    scores = [row[-1] for row in found]
    assert scores == sorted(scores, reverse=True)

    only_words = {"query_text": "zebra", "query_embedding": None}
    assert contents(rows("service", "hybrid_search", **only_words)) == ["A text"]
    only_meaning = {"query_text": None, "query_embedding": vector(0, 1), "match_threshold": 0.9}
    assert contents(rows("service", "hybrid_search", **only_meaning)) == ["Cancelled invoices"]
    narrowed = {"query_text": "invoice", "query_embedding": vector(1), "filter_namespace": "chat"}
    assert contents(rows("service", "hybrid_search", **narrowed)) == ["The chat"]
    one = {"query_text": "invoice", "query_embedding": vector(1), "match_count": 1}
    assert contents(rows("service", "hybrid_search", **one)) == ["The invoice"]


def test_with_pg_trgm_spelling_counts_as_well(connection, rows, texts):
    query = {"query_text": "invioce", "query_embedding": vector(1), "match_threshold": 0.9}
    [(*_, without, _)] = rows("service", "hybrid_search", **query)
    # the function it would be, on a server that does not have the extension
    connection.execute(
        """
        create function extensions.word_similarity(text, text) returns real
        language sql immutable return 0.4;
        grant execute on function extensions.word_similarity to service_role
        """
    )
    [(*_, similar, _)] = rows("service", "hybrid_search", **query)
    assert (without, round(similar, 1)) == (0, 0.4)
