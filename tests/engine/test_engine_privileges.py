"""Nobody but the role that deploys can reach what the engine is made of."""

from support.databases import connect

REACHED = """
select role_name, what
from unnest(array['anon', 'authenticated', 'service_role']) as roles (role_name)
cross join lateral (
    select proname as what
    from pg_catalog.pg_proc
    where
        pronamespace = 'groundwork'::regnamespace
        and has_function_privilege(role_name, oid, 'execute')

    union all

    select relname
    from pg_catalog.pg_class
    where
        relnamespace = 'groundwork'::regnamespace
        and relkind in ('r', 'v')
        and has_table_privilege(role_name, oid, 'select, insert, update, delete')

    union all

    select nspname
    from pg_catalog.pg_namespace
    where
        nspname = 'groundwork'
        and has_schema_privilege(role_name, oid, 'usage, create')
) as reached
order by role_name, what
"""


def test_no_client_reaches_a_routine_or_table_of_the_engine(server, engine_template, new_database):
    database = new_database(template=engine_template)
    with connect(database.url) as connection:
        assert connection.execute(REACHED).fetchall() == []
        # the query sees a procedure that is open, as well as a function
        connection.execute("grant execute on all procedures in schema groundwork to anon")
        assert ("anon", "update_in_batches") in connection.execute(REACHED).fetchall()
