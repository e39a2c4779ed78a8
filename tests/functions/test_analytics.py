"""Metrics: the log and its trends, the daily figures, the snapshot of product-market fit."""

from datetime import UTC, date, datetime, timedelta

import pytest
from psycopg import errors
from psycopg.types.json import Jsonb

DAY = date(2030, 1, 7)
NOON = datetime(2030, 1, 7, 12, tzinfo=UTC)

DAILY = [
    "sessions",
    "traffic",
    "add_to_carts",
    "orders",
    "conversion_rate",
    "revenue_cents",
    "refunds_cents",
    "aov_cents",
    "cac_cents",
    "gross_margin_cents",
    "platforms",
    "total_spend_cents",
    "total_clicks",
    "total_impressions",
    "total_conversions",
]


# get_latest_metrics_per_source and get_metrics_trends


@pytest.fixture
def metrics(connection):
    """Entries of three sources: today, yesterday, and 40 days ago."""
    for source, metric, days in [
        ("build", {"seconds": 10, "ok": True}, 1),
        ("build", {"seconds": 20}, 0),
        ("build", {"seconds": 40, "name": "x"}, 0),
        ("edge", {"ms": 5}, 1),
        ("old", {"ms": 7}, 40),
        ("odd", [1, 2], 0),
    ]:
        connection.execute(
            """
            insert into metrics_log (source, metric, ts)
            values (%s, %s, date_trunc('day', now(), 'UTC') - make_interval(days => %s))
            """,
            [source, Jsonb(metric), days],
        )


@pytest.mark.parametrize("who", ["platform_admin", "service"])
def test_the_newest_entry_of_each_source_is_found(rows, metrics, who):
    found = rows(who, "get_latest_metrics_per_source")
    assert [(source, metric) for source, metric, _ in found] == [
        ("build", {"seconds": 40, "name": "x"}),
        ("odd", [1, 2]),
        ("edge", {"ms": 5}),
        ("old", {"ms": 7}),
    ]
    assert rows(who, "get_latest_metrics_per_source", limit_count=2) == found[:2]


def test_an_empty_log_has_no_entries(connection, rows):
    connection.execute("delete from metrics_log")
    assert rows("service", "get_latest_metrics_per_source") == []
    assert rows("service", "get_metrics_trends") == []


@pytest.mark.parametrize("who", ["platform_admin", "service"])
def test_trends_are_means_by_source_and_day(rows, metrics, who):
    today = datetime.now(UTC).date()
    yesterday = today - timedelta(days=1)
    assert rows(who, "get_metrics_trends", days_back=7) == [
        ("build", yesterday, 1, {"seconds": 10}),
        ("edge", yesterday, 1, {"ms": 5}),
        ("build", today, 2, {"seconds": 30}),
        ("odd", today, 1, {}),
    ]


@pytest.mark.parametrize("name", ["get_latest_metrics_per_source", "get_metrics_trends"])
def test_the_log_of_the_platform_is_for_no_user(rows, metrics, name):
    assert rows("member", name) == []


# recompute_metrics_daily


@pytest.fixture
def event(connection):
    """Returns a function that adds an event."""

    def event(event_type, session_id=None, created_at=NOON, **meta):
        connection.execute(
            "insert into app_events (type, session_id, created_at, meta) values (%s, %s, %s, %s)",
            [event_type, session_id, created_at, Jsonb(meta)],
        )

    return event


def daily(connection, day=DAY):
    row = connection.execute(
        f"select {', '.join(DAILY)} from metrics_daily where date = %s", [day]
    ).fetchone()
    return row and dict(zip(DAILY, row, strict=True))


def test_a_day_is_recomputed_from_events_and_spend(connection, call, event):
    event("page_view", "s-1")
    event("page_view", "s-1")
    event("page_view", "s-2")
    event("add_to_cart", "s-1")
    event("purchase", "s-1", amount_cents=5000)
    event("purchase", "s-3", amount_cents=3001)
    event("refund", "s-4", amount_cents=1000)
    # the last and the first moment that belong to other days
    event("purchase", "s-5", NOON - timedelta(hours=12, microseconds=1), amount_cents=1)
    event("purchase", "s-6", NOON + timedelta(hours=12), amount_cents=1)
    for platform, adset_id, spend_cents in (
        ("meta", "a", 1000),
        ("meta", "b", 500),
        ("tiktok", None, 500),
    ):
        connection.execute(
            """
            insert into spend (platform, date, adset_id, spend_cents, clicks, impressions, conv)
            values (%s, %s, %s, %s, 10, 100, 1)
            """,
            [platform, DAY, adset_id, spend_cents],
        )
    range_of_one = {"start_date": DAY, "end_date": DAY}
    call("service", "recompute_metrics_daily", **range_of_one)
    expected = {
        "sessions": 4,
        "traffic": 3,
        "add_to_carts": 1,
        "orders": 2,
        "conversion_rate": 50,
        "revenue_cents": 8001,
        "refunds_cents": 1000,
        "aov_cents": 4001,
        "cac_cents": 1000,
        "gross_margin_cents": 5001,
        "platforms": {
            "meta": {"spend_cents": 1500, "clicks": 20, "impressions": 200, "conversions": 2},
            "tiktok": {"spend_cents": 500, "clicks": 10, "impressions": 100, "conversions": 1},
        },
        "total_spend_cents": 2000,
        "total_clicks": 30,
        "total_impressions": 300,
        "total_conversions": 3,
    }
    assert daily(connection) == expected
    assert daily(connection, DAY - timedelta(days=1)) is None

    # again changes nothing but what is no longer so, in the same row
    rows = "select id from metrics_daily where date = %s"
    before = connection.execute(rows, [DAY]).fetchone()
    connection.execute("delete from app_events where type = 'purchase'")
    call("service", "recompute_metrics_daily", **range_of_one)
    assert connection.execute(rows, [DAY]).fetchone() == before
    assert daily(connection)["orders"] == 0
    assert daily(connection)["cac_cents"] == 0


def test_each_day_of_the_range_has_a_row(connection, call):
    call("service", "recompute_metrics_daily", start_date=DAY, end_date=DAY + timedelta(days=27))
    assert connection.execute("select count(*), sum(orders) from metrics_daily").fetchone() == (
        28,
        0,
    )


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Auckland"])
def test_days_are_those_of_utc(connection, call, event, zone):
    connection.execute(f"set local timezone to '{zone}'")
    event("page_view", "s-1", NOON - timedelta(hours=12))
    event("page_view", "s-2", NOON + timedelta(hours=12, microseconds=-1))
    call("service", "recompute_metrics_daily", start_date=DAY, end_date=DAY)
    assert daily(connection)["traffic"] == 2


@pytest.mark.parametrize("amount", [-5, 1e30, "5", "x", None, [1]])
def test_an_amount_that_a_user_made_up_does_not_count(connection, call, event, amount):
    event("purchase", "s-1", amount_cents=amount)
    event("purchase", "s-2", amount_cents=100)
    event("purchase", "s-2")
    call("service", "recompute_metrics_daily", start_date=DAY, end_date=DAY)
    assert (daily(connection)["orders"], daily(connection)["revenue_cents"]) == (3, 100)
    assert daily(connection)["conversion_rate"] == 100


@pytest.mark.parametrize(
    ("start", "end"), [(DAY, DAY - timedelta(days=1)), (None, DAY), (DAY, None)]
)
def test_a_range_has_days(call, start, end):
    with pytest.raises(errors.InvalidParameterValue, match="There are no days"):
        call("service", "recompute_metrics_daily", start_date=start, end_date=end)


# product-market fit


@pytest.fixture
def activations(connection, people):
    """Signed up 5, 10 and 40 days ago; the first two made a workflow, the last came back."""
    for who, signed_up, made_workflow, active in [
        ("member", 5, 4, 1),
        ("viewer", 10, 8, 8),
        ("admin", 10, None, 1),
        ("stranger", 40, None, 2),
    ]:
        connection.execute(
            """
            insert into user_activations (
                user_id, signup_date, first_workflow_created_at, last_active_at,
                time_to_activation_hours
            )
            values (
                %s,
                now() - make_interval(days => %s),
                now() - make_interval(days => %s),
                now() - make_interval(days => %s),
                %s
            )
            """,
            [getattr(people, who), signed_up, made_workflow, active, made_workflow],
        )


def test_rates_are_percentages_of_a_cohort(call, activations):
    assert float(call("service", "calculate_activation_rate")) == 66.67
    assert call("service", "calculate_activation_rate", days_back=7) == 100
    assert call("service", "calculate_activation_rate", days_back=60) == 50
    # those of 10 days ago, of whom one came back after 7
    assert call("service", "calculate_retention_rate", days_after=7) == 50
    assert call("service", "calculate_retention_rate", days_after=30) == 100
    assert call("service", "calculate_retention_rate", days_after=365) is None


@pytest.mark.parametrize(
    ("scores", "nps"),
    [([], None), ([10, 9], 100), ([0, 6], -100), ([10, 7, 8, 6], 0), ([9, 8, 7], 33.33)],
)
def test_the_net_promoter_score(connection, call, scores, nps):
    connection.execute(
        "insert into nps_surveys (score, created_at) values (0, now() - interval '1 year')"
    )
    for score in scores:
        connection.execute("insert into nps_surveys (score) values (%s)", [score])
    found = call("service", "calculate_nps")
    assert (found if found is None else float(found)) == nps


def test_each_voice_counts_once(connection, people, call, acting_as):
    """A thousand answers of one user are one, the newest, and none once the account is gone."""
    with acting_as("member"):
        connection.execute(
            "insert into nps_surveys (user_id, score) select %s, 10 from generate_series(1, 999)",
            [people.member],
        )
    connection.execute("update nps_surveys set created_at = now() - interval '1 day'")
    for who, score in (("member", 7), ("viewer", 0), ("stranger", 9)):
        with acting_as(who):
            connection.execute(
                "insert into nps_surveys (user_id, score) values (%s, %s)",
                [getattr(people, who), score],
            )
    assert call("service", "calculate_nps") == 0
    connection.execute("delete from users where id = any(%s)", [[people.member, people.viewer]])
    assert call("service", "calculate_nps") == 100


def test_the_snapshot_of_today_is_made_and_renewed(connection, people, call, activations):
    add_event = (
        "insert into app_events (user_id, type, created_at) values (%s, 'a', now() - %s::interval)"
    )
    for who, ago in (
        ("member", "1 day"),
        ("viewer", "2 days"),
        ("stranger", "10 days"),
        ("admin", "40 days"),
    ):
        connection.execute(add_event, [getattr(people, who), ago])
    add_workflow = "insert into workflows (tenant_id, user_id, name) values (%s, %s, 'A')"
    for who in ("member", "member", "admin"):
        connection.execute(add_workflow, [people.acme, getattr(people, who)])

    snapshot = """
        select
            snapshot_date, activation_rate::float, seven_day_retention::int,
            thirty_day_retention::int, nps, time_to_activation_hours::int,
            workflows_per_user::float, monthly_active_users, weekly_active_users
        from pmf_metrics_snapshots
    """
    call("service", "update_pmf_metrics_snapshot")
    today = datetime.now(UTC).date()
    assert connection.execute(snapshot).fetchall() == [(today, 66.67, 50, 100, None, 6, 1.5, 3, 2)]

    connection.execute("insert into nps_surveys (score) values (10)")
    call("service", "update_pmf_metrics_snapshot")
    [(*_, nps, _, _, _, _)] = connection.execute(snapshot).fetchall()
    assert nps == 100


def test_a_snapshot_of_nothing_says_that_nothing_is_known(connection, call):
    call("service", "update_pmf_metrics_snapshot")
    assert connection.execute(
        "select activation_rate, nps, workflows_per_user, weekly_active_users"
        " from pmf_metrics_snapshots"
    ).fetchall() == [(None, None, None, 0)]
