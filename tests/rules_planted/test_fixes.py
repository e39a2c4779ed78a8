"""The statements that rewrite a policy keep what it means."""

import pytest

from rules_planted.policy_conditions import on_leads
from support.servers import every_major

MINE = "(tenant_id = ANY (ARRAY( SELECT access.my_tenant_ids() AS my_tenant_ids)))"
OWN = "(owner_id = ( SELECT uid() AS uid))"
ADMIN = "( SELECT access.is_admin() AS is_admin)"
NAMED = "(name <> ''::text)"
NOT_A = "(name <> 'a'::text)"


def fix(connection, run_rule, rule):
    """Run what a rule proposes, and return the policies of leads with their conditions."""
    for row in run_rule(rule):
        connection.execute(row.fix)
    assert run_rule(rule) == []
    policies = connection.execute("""
        select policyname, cmd, roles::text, qual, with_check
        from pg_policies where tablename = 'leads'
    """)
    return {policy.policyname: policy[1:] for policy in policies}


@every_major
def test_a_call_is_wrapped_where_it_stands(connection, run_rule):
    connection.execute(on_leads("owner_id = auth.uid() or (select access.is_admin())"))
    policies = fix(connection, run_rule, "policies_call_no_function_per_row")
    assert policies["leads_some_delete"] == (
        "DELETE",
        "{authenticated}",
        f"({OWN} OR {ADMIN})",
        None,
    )


@every_major
@pytest.mark.parametrize(
    "condition",
    [
        "access.may_see(tenant_id)",
        "(select access.may_see(leads.tenant_id))",
        "access.may_see((select auth.uid()))",
    ],
)
def test_a_call_that_cannot_be_wrapped_closes_the_policy(connection, run_rule, condition):
    connection.execute("""
        create function access.may_see(uuid) returns boolean
        language sql stable set search_path = public, pg_temp as 'select true'
    """)
    connection.execute(on_leads(condition))
    policies = fix(connection, run_rule, "policies_call_no_function_per_row")
    assert "leads_some_delete" not in policies


@every_major
def test_policies_of_one_role_and_command_are_joined(connection, run_rule):
    connection.execute("""
        create policy leads_own_all on leads for all to authenticated
        using (owner_id = (select auth.uid())) with check (name <> 'a')
    """)
    policies = fix(connection, run_rule, "one_permissive_policy_per_role_and_command")
    role = "{authenticated}"
    either = {f"({MINE} OR {OWN})", f"({OWN} OR {MINE})"}
    assert policies["leads_authenticated_delete"] == ("DELETE", role, OWN, None)
    assert policies["leads_authenticated_insert"] == ("INSERT", role, None, NOT_A)
    assert policies["leads_authenticated_select"][2] in either
    assert policies["leads_authenticated_update"][2] in either
    assert policies["leads_authenticated_update"][3] in {
        f"({MINE} OR {NOT_A})",
        f"({NOT_A} OR {MINE})",
    }
    assert len(policies) == 4


@every_major
def test_a_restrictive_policy_narrows_those_it_held_for(connection, run_rule):
    connection.execute("""
        create policy leads_named_all on leads as restrictive
        using (name <> '') with check (name <> 'a');
        create policy leads_visitor_select on leads as restrictive for select to anon
        using (false);
        create policy leads_admin_all on leads for all to groundwork_definer using (true)
    """)
    policies = fix(connection, run_rule, "no_policy_is_restrictive")
    narrowed = f"({MINE} AND {NAMED})"
    assert policies["leads_member_select"][2:] == (narrowed, None)
    assert policies["leads_member_update"][2:] == (narrowed, f"({MINE} AND {NOT_A})")
    assert policies["leads_admin_all"][2:] == (f"(true AND {NAMED})", f"(true AND {NOT_A})")
    assert len(policies) == 3
