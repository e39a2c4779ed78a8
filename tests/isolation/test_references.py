"""What a client may name in a row of its own: every such column, found in the catalog."""

import pytest
from psycopg import errors

# References that are neither between rows of one tenant, nor to rows that everyone sees, nor in the
# condition of the policy, nor asked for by a trigger; each with the reason.
MEANT = {
    "blog_comments.parent_id": "a comment that waits for approval is nobody's secret",
    "blog_comments.tenant_id": "visitors comment on the blog of any tenant",
    "tenant_members.user_id": "anyone may be invited, and a trigger has the invited accept",
    "user_follows.following_id": "everyone may be followed",
}
REFERENCES = """
with columns as (

    select
        pg_constraint.oid as key_oid,
        pg_constraint.conrelid,
        pg_constraint.confrelid,
        pg_constraint.conkey,
        pg_attribute.attnum,
        pg_attribute.attname,
        array_remove(array[
            case when has_column_privilege(
                'authenticated', conrelid, attnum, 'insert'
            ) then 'a'::"char" end,
            case when has_column_privilege(
                'authenticated', conrelid, attnum, 'update'
            ) then 'w'::"char" end
        ], null) as commands
    from pg_constraint
    inner join pg_attribute
        on conrelid = attrelid and attnum = any(conkey)
    where
        contype = 'f'
        and conparentid = 0
        and connamespace = 'public'::regnamespace

)

select columns.conrelid::regclass || '.' || columns.attname
from columns
where
    columns.commands <> '{}'
    -- the key carries the tenant, which the policy asks for
    and not exists (
        select
        from pg_attribute
        where
            attrelid = columns.conrelid
            and attnum = any(columns.conkey)
            and attname = 'tenant_id'
            and columns.attname <> 'tenant_id'
    )
    -- everyone signed in sees every row of the parent
    and not exists (
        select
        from pg_policy
        where
            polrelid = columns.confrelid
            and polcmd = 'r'
            and polroles @> array['authenticated'::regrole::oid]
            and pg_get_expr(polqual, polrelid) = 'true'
    )
    -- the policy of each command that may set the column has it in its condition
    and exists (
        select
        from pg_policy
        where
            polrelid = columns.conrelid
            and polcmd = any(columns.commands)
            and polroles @> array['authenticated'::regrole::oid]
            -- platform admins may name anything
            and pg_get_expr(polwithcheck, polrelid) <> '( SELECT access.is_admin() AS is_admin)'
            and not exists (
                select
                from pg_depend
                where
                    classid = 'pg_policy'::regclass
                    and objid = pg_policy.oid
                    and refobjid = columns.conrelid
                    and refobjsubid = columns.attnum
            )
    )
    -- a trigger asks
    and not exists (
        select
        from pg_trigger
        inner join pg_proc
            on tgfoid = pg_proc.oid
        where
            tgrelid = columns.conrelid
            and tgenabled = 'O'
            and proname in ('require_own_name', 'require_member_name', 'require_visible_parent')
            and columns.attname = split_part(encode(tgargs, 'escape'), '\\000', 1)
            and columns.attnum = any(tgattr)
    )
order by 1
"""


def unasked(connection):
    return [name for (name,) in connection.execute(REFERENCES)]


def test_every_reference_that_a_client_writes_is_asked_for(connection):
    assert unasked(connection) == sorted(MEANT)


@pytest.mark.parametrize(
    ("fault", "found"),
    [
        (
            "alter table leads disable trigger leads_require_member_assigned_to",
            "leads.assigned_to",
        ),
        (
            "alter table data_subjects"
            " disable trigger data_subjects_require_visible_privacy_consents",
            "data_subjects.consent_id",
        ),
        (
            "alter policy chat_messages_owner_insert on chat_messages with check (role = 'user')",
            "chat_messages.conversation_id",
        ),
        (
            "alter policy posts_user_select on posts using (is_pinned)",
            "comments.post_id",
        ),
    ],
)
def test_one_that_is_not_is_found(connection, fault, found):
    connection.execute(fault)
    assert found in unasked(connection)


TOLD = [
    (
        "insert into workflows (tenant_id, user_id, name) values (%(acme)s, %(stranger)s, 'x')",
        "Column user_id of workflows names another user than the caller.",
    ),
    (
        "insert into leads (tenant_id, assigned_to, email) values (%(acme)s, %(removed)s, 'x')",
        "Column assigned_to of leads names a user who is not an active member of the tenant.",
    ),
    (
        "insert into data_subjects (user_id, consent_id) values (%(owner)s, 'x')",
        "Column consent_id of data_subjects names a row of privacy_consents that the caller does"
        " not see.",
    ),
    (
        "insert into workflows (tenant_id, name, template_id)"
        " values (%(acme)s, 'x', %(globex)s::uuid::text)",
        "The template of this row of workflows is not one that the caller sees.",
    ),
]


@pytest.mark.parametrize(("statement", "message"), TOLD)
def test_a_refusal_says_which_column(connection, people, acting_as, statement, message):
    connection.execute(
        "insert into workflow_templates (id, tenant_id, name, category)"
        " values (%(globex)s, %(globex)s, 'x', 'x')",
        vars(people),
    )
    with pytest.raises(errors.InsufficientPrivilege) as refused, acting_as("owner"):
        connection.execute(statement, vars(people))
    assert refused.value.diag.message_primary == message
    assert refused.value.diag.message_hint


def test_what_a_row_names_already_stays_named(connection, people, acting_as):
    """A colleague changes what another made, and names those who may be named."""
    with acting_as("owner"):
        for table in ("automation_workflows", "workflow_templates"):
            column, more = ("created_by", "")
            if table == "workflow_templates":
                column, more = ("author_id", ", category")
            connection.execute(
                f"insert into {table} (tenant_id, {column}, name{more})"
                f" values (%(acme)s, %(owner)s, 'x'{more and ', %(x)s'})",
                vars(people) | {"x": "x"},
            )
    with acting_as("colleague"):
        for table in ("automation_workflows", "workflow_templates"):
            assert connection.execute(f"update {table} set name = 'y'").rowcount == 1
        statement = (
            "insert into leads (tenant_id, assigned_to, email) values (%(acme)s, %(owner)s, 'x')"
        )
        connection.execute(statement, vars(people))
        for template_id in ("welcome", None):
            connection.execute(
                "insert into workflows (tenant_id, name, template_id) values (%s, 'x', %s)",
                [people.acme, template_id],
            )
    with acting_as("service"):
        connection.execute(TOLD[0][0], vars(people))
