"""The views of the application: what each says, and to whom."""

import pytest
from psycopg.errors import InsufficientPrivilege

VIEWS = {
    "kpi_new_users_week": {"service"},
    "kpi_avg_post_views": {"service"},
    "kpi_actions_last_hour": {"service"},
    "metrics_dashboard": {"service", "platform_admin"},
    "experiment_metrics": {"service"},
}
"""Who gets rows."""

ASK = {"metrics_dashboard": {"admin", "member", "viewer", "stranger"}}
"""Who may ask besides, and gets none."""

EVERYONE = ["admin", "member", "viewer", "stranger", "platform_admin", "visitor", "service"]

ROWS = """
insert into posts (user_id, body, view_count, created_at)
select %(member)s, 'x', n * 80, now() - make_interval(days => n) from generate_series(1, 3) as n;
insert into posts (user_id, body, view_count, created_at)
values (%(member)s, 'old', 10000, now() - interval '31 days');

insert into activity_log (user_id, activity_type, created_at)
select %(member)s, type, now() - age
from unnest(array['form_submit', 'post_created', 'comment_added', 'reaction', 'share', 'click'])
    as type,
    unnest(array[interval '1 minute', '50 minutes', '2 hours']) as age;

insert into metrics_log (source, metric, ts)
values
('site', '{"value": 1}', '2024-05-05 10:10+00'),
('site', '{"value": 4.5}', '2024-05-05 10:50+00'),
('site', '{"value": "none"}', '2024-05-05 10:55+00'),
('site', '{"other": 3}', '2024-05-05 10:56+00'),
('site', '[1]', '2024-05-05 10:57+00'),
('site', '{"value": 2}', '2024-05-05 11:00+00'),
('build', '{"value": 7}', '2024-05-05 10:30+00');

insert into analytics_events
(user_id, session_id, event_name, experiment_id, variant, properties, timestamp)
values
(
    %(member)s, 'a', 'buy', 'e1', 'v1', '{"price": 10, "days_since_signup": 3}',
    '2024-05-05 23:00+00'
),
(%(member)s, 'b', 'buy', 'e1', 'v1', '{"price": 20}', '2024-05-05 01:00+00'),
(%(viewer)s, 'b', 'buy', 'e1', 'v1', '{"price": "no"}', '2024-05-05 02:00+00'),
(%(viewer)s, 'b', 'buy', 'e1', 'v1', '{}', '2024-05-06 00:00+00'),
(null, 'c', 'see', 'e1', 'v2', '[]', '2024-05-05 00:00+00'),
(%(member)s, 'a', 'buy', null, null, '{"price": 10}', '2024-05-05 00:00+00');
"""


@pytest.fixture
def filled(connection, people):
    """The connection, with rows of everyone below the views."""
    for statement in filter(str.strip, ROWS.split(";\n")):
        connection.execute(statement, vars(people))
    return connection


@pytest.fixture
def ask(filled, acting_as):
    """Returns a function that reads a view in someone's name."""

    def ask(who, query):
        with acting_as(who):
            return filled.execute(query).fetchall()

    return ask


@pytest.mark.parametrize("name", VIEWS)
def test_who_reads_it(name, ask):
    query = f"select count(*) from {name}"
    found, refused = set(), set()
    for who in EVERYONE:
        try:
            if ask(who, query)[0][0]:
                found.add(who)
        except InsufficientPrivilege:
            refused.add(who)
    assert found == VIEWS[name]
    assert {*EVERYONE} - found - refused == ASK.get(name, set())


def test_new_users(filled, ask):
    query = "select new_users_count, threshold_met, checked_at = now() from kpi_new_users_week"
    [(number, *rest)] = ask("service", query)
    assert number == filled.execute("select count(*) from profiles").fetchone()[0] > 0
    assert rest == [False, True]
    filled.execute("update profiles set created_at = now() - interval '8 days'")
    assert ask("service", query) == [(0, False, True)]
    filled.execute(
        "insert into users (id, email) select id, id || '@example.test'"
        " from (select gen_random_uuid() as id from generate_series(1, 51)) as new"
    )
    assert ask("service", query) == [(51, True, True)]


def test_views_of_posts(filled, ask):
    query = "select avg_post_views, threshold_met, total_posts from kpi_avg_post_views"
    assert ask("service", query) == [(160, True, 3)]
    filled.execute("update posts set view_count = 100")
    assert ask("service", query) == [(100, False, 3)]
    filled.execute("delete from posts")
    assert ask("service", query) == [(0, False, 0)]


def test_actions(filled, ask):
    query = "select actions_count, threshold_met from kpi_actions_last_hour"
    assert ask("service", query) == [(10, False)]
    filled.execute(
        "insert into activity_log (activity_type) select 'share' from generate_series(1, 11)"
    )
    assert ask("service", query) == [(21, True)]


def test_metrics(ask):
    query = (
        "select source, hour = timestamptz '2024-05-05 10:00+00', count, avg_value, min_value,"
        " max_value from metrics_dashboard order by source, hour"
    )
    rows = [
        ("build", True, 1, 7, 7, 7),
        ("site", True, 2, 2.75, 1, 4.5),
        ("site", False, 1, 2, 2, 2),
    ]
    assert ask("service", query) == ask("platform_admin", query) == rows


def test_experiments(ask):
    query = (
        "select experiment_id, variant, event_name, unique_users, unique_sessions, event_count,"
        " date::text, avg_price, avg_days_since_signup from experiment_metrics"
        " order by variant, date"
    )
    assert ask("service", query) == [
        ("e1", "v1", "buy", 2, 2, 3, "2024-05-05", 15, 3),
        ("e1", "v1", "buy", 1, 1, 1, "2024-05-06", None, None),
        ("e1", "v2", "see", 0, 1, 1, "2024-05-05", None, None),
    ]
