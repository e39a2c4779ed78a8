"""Once an account is deleted, nothing holds its e-mail, its telephone, its address or its name."""

# Columns that say who somebody is, or from where.
PERSONAL = """
with recursive
owned as (
    -- rows that go with the account
    select 'auth.users'::regclass::oid as table_id
    union
    select conrelid
    from owned
    inner join pg_constraint on confrelid = owned.table_id
    inner join pg_attribute on attrelid = conrelid and conkey = array[attnum]
    where contype = 'f' and confdeltype = 'c' and attnotnull
),
personal as (
    select attrelid, attname::text
    from pg_attribute
    inner join pg_class on attrelid = pg_class.oid
    where
        relnamespace = 'public'::regnamespace
        and relkind in ('r', 'p')
        and not relispartition
        and attnum > 0
        and atttypid in ('text'::regtype, 'inet'::regtype)
        and attname ~ ('(^|_)(e?mail|phone|ip|user_agent|recipient)(_address)?$'
            || '|^(first|last|full|display|author|contact|recipient)_name$'
            || '|^identifier$')
)
select attrelid::regclass || '.' || attname
from personal
where
    attrelid not in (select table_id from owned)
    -- or a trigger empties the column
    and not exists (
        select from pg_trigger
        where
            tgrelid = attrelid
            and tgfoid = 'access.forget_user'::regproc
            and position(attname in encode(tgargs, 'escape')) > 0
    )
order by 1
"""
# What becomes of the others.
GOES_WITH_USER = "a row that has a user goes with the account"
GOES_WITH_SUBJECT = "goes with the data subject, and that with the account"
BY_EMAIL = "access.forget_email() finds it by the e-mail of the account"
OF_TENANT = "a tenant's record of somebody without an account: the tenant deletes it"
OF_PLATFORM = "a business contact of the platform: a platform admin deletes it"
KEPT = {
    "activity_log.ip_address": GOES_WITH_USER,
    "activity_log.user_agent": GOES_WITH_USER,
    "blog_comments.author_email": BY_EMAIL,
    "blog_comments.author_name": BY_EMAIL,
    "consent_records.ip_address": GOES_WITH_SUBJECT,
    "consent_records.user_agent": GOES_WITH_SUBJECT,
    "data_subjects.email": GOES_WITH_USER,
    "data_subjects.phone": GOES_WITH_USER,
    "email_queue.recipient_email": OF_TENANT,
    "email_queue.recipient_name": OF_TENANT,
    "failed_login_attempts.email": BY_EMAIL,
    "failed_login_attempts.ip_address": BY_EMAIL,
    "failed_login_attempts.user_agent": BY_EMAIL,
    "investors.email": OF_PLATFORM,
    "investors.phone": OF_PLATFORM,
    "leads.email": OF_TENANT,
    "leads.first_name": OF_TENANT,
    "leads.last_name": OF_TENANT,
    "leads.phone": OF_TENANT,
    "lois.contact_email": OF_PLATFORM,
    "lois.contact_name": OF_PLATFORM,
    "privacy_consents.ip_address": GOES_WITH_USER,
    "privacy_consents.user_agent": GOES_WITH_USER,
    "rate_limits.identifier": GOES_WITH_USER,
}

CASCADES = """
select conrelid::regclass::text
from pg_constraint
where contype = 'f' and confdeltype = 'c' and confrelid = 'auth.users'::regclass
"""

ADDRESS = "203.0.113.77"
EMAIL = "Erased.Person@example.test"
# What is left by somebody, or about somebody, before the account is deleted.
TRACES = [
    "select record_failed_login_attempt(%(email)s, %(address)s, 'Erased agent')",
    "insert into blog_comments (post_slug, author_name, author_email, content)"
    " values ('x', 'Erased name', upper(%(email)s), 'The comment stays')",
    "insert into referrals (referrer_id, email) values (%(other)s, %(email)s)",
    "insert into data_subjects (user_id, email, phone)"
    " values (%(user)s, %(email)s, 'Erased phone')",
    "insert into consent_records (data_subject_id, consent_type, purpose, granted, ip_address)"
    " select id, 'x', 'x', true, %(address)s from data_subjects where user_id = %(user)s",
    "insert into privacy_consents (user_id, consent_version, ip_address)"
    " values (%(user)s, '1', %(address)s)",
    "insert into activity_log (user_id, activity_type, ip_address, user_agent)"
    " values (%(user)s, 'search', %(address)s, 'Erased agent')",
    "insert into audit_logs (user_id, action, ip_address, metadata) values (%(user)s, 'x',"
    " %(address)s, jsonb_build_object('email', %(email)s::text))",
    "insert into api_logs (user_id, method, path, ip_address) values (%(user)s, 'GET', '/',"
    " %(address)s)",
    "insert into security_events (user_id, event_type, severity, ip_address, metadata)"
    " values (%(user)s, 'x', 'low', %(address)s, jsonb_build_object('email', %(email)s::text))",
    "update profiles set full_name = 'Erased name' where id = %(user)s",
    "update tenants set name = 'Erased name' where id = %(user)s",
]


def test_each_column_that_says_who_somebody_is_is_forgotten(connection):
    found = {name for (name,) in connection.execute(PERSONAL)}
    assert found == {*KEPT}
    connection.execute("alter table badges add column contact_email text")
    assert {name for (name,) in connection.execute(PERSONAL)} - found == {"badges.contact_email"}


def test_what_is_said_to_go_with_the_account_refers_to_it(connection):
    cascading = {table for (table,) in connection.execute(CASCADES)}
    said = {name.split(".")[0] for name, reason in KEPT.items() if reason == GOES_WITH_USER}
    assert said - cascading == set()


def holding(connection, *texts):
    """The tables of which a row has one of the texts, in whatever case."""
    tables = connection.execute(
        "select oid::regclass::text from pg_class where relkind in ('r', 'p')"
        " and not relispartition and relnamespace in ('public'::regnamespace,"
        " 'auth'::regnamespace, 'groundwork'::regnamespace)"
    ).fetchall()
    for (table,) in tables:
        query = f"select exists (select from {table} as own where lower(own::text) like any(%s))"
        patterns = [f"%{text.lower()}%" for text in texts]
        if connection.execute(query, [patterns]).fetchone()[0]:
            yield table


def test_nothing_of_a_person_is_left_when_the_account_is_deleted(connection, people):
    connection.execute("update users set email = %s where id = %s", [EMAIL, people.owner])
    given = {
        "email": EMAIL,
        "address": ADDRESS,
        "user": people.owner,
        "other": people.stranger,
    }
    for statement in TRACES:
        connection.execute(statement, given)
    left = [*holding(connection, EMAIL, "erased"), *holding(connection, ADDRESS)]
    assert len({*left}) > 10
    connection.execute("delete from users where id = %s", [people.owner])
    assert [*holding(connection, EMAIL, "erased")] == []
    # the count of an address, whoever tried from it, is over after a day
    assert [*holding(connection, ADDRESS)] == ["failed_login_attempts"]
    rows = connection.execute("select email, ip_address::text from failed_login_attempts")
    assert rows.fetchall() == [(None, f"{ADDRESS}/32")]
    comments = connection.execute("select content from blog_comments").fetchall()
    assert comments == [("The comment stays",)]
