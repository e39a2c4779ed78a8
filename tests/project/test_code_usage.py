"""Every column that the application's code names exists, or is listed here with the reason."""

import csv
from pathlib import Path

import pytest

USAGE = Path(__file__).with_name("code_usage.csv")

# One fact has one column: the name that the code uses most.
ELSEWHERE = {
    "app_events.event_type": "type",
    "notifications.body": "message",
    "notifications.channel": "channels, a list",
    "notifications.recipient_id": "user_id",
    "profiles.content_studio_token": "content_studio_tokens.token, which only the service reads",
    "profiles.plan": "subscription_tier",
    "profiles.plan_name": "subscription_tier",
    "profiles.role": "user_roles.role, which users cannot give themselves",
    "profiles.trial_start_date": "trial_started_at",
    "spend.conversions": "conv",
    "subscription_plans.permissions": "features, what a plan allows",
    "tenants.slug": "subdomain",
    "users.name": "profiles.full_name; auth.users belongs to the platform",
    "users.stripe_customer_id": "the billing service's; auth.users belongs to the platform",
    "workflow_executions.end_time": "completed_at",
    "workflow_executions.error_message": "error",
    "workflow_executions.executed_at": "started_at",
    "workflow_executions.start_time": "started_at",
}

COLUMNS = """
    select pg_class.relname || '.' || pg_attribute.attname
    from pg_catalog.pg_attribute
    inner join pg_catalog.pg_class on pg_attribute.attrelid = pg_class.oid
    where
        pg_class.relnamespace in ('public'::regnamespace, 'auth'::regnamespace)
        and pg_attribute.attnum > 0
        and not pg_attribute.attisdropped
"""


@pytest.fixture
def columns(new_database, built_template):
    """Every column of the built schema, as table.column."""
    with new_database(template=built_template).connect() as connection:
        return {name for (name,) in connection.execute(COLUMNS)}


def named_by_code():
    with USAGE.open() as file:
        for row in csv.DictReader(file):
            for column in filter(None, row["columns"].split("|")):
                yield f"{row['table']}.{column}"


def test_named_columns_exist_or_have_a_reason(columns):
    named = set(named_by_code())
    assert len(named) > 500
    assert named - columns - ELSEWHERE.keys() == set()


def test_reasons_are_needed(columns):
    assert ELSEWHERE.keys() & columns == set()
    assert ELSEWHERE.keys() - set(named_by_code()) == set()
