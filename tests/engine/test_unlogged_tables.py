"""An unlogged table is compared in a schema that is there for a moment, which takes a privilege."""

from support.case import Case, table
from support.judge import converge, declared

PREPARE = """
grant usage on schema groundwork to deployer;
grant execute on all routines in schema groundwork to deployer;
grant all on all tables in schema groundwork to deployer;
grant usage, create on schema public to deployer;
"""


def test_who_may_not_make_a_schema_is_told_what_to_grant(engine_template, new_database):
    database = new_database(template=engine_template)
    plain = table("size integer").replace("create table", "create unlogged table")
    case = Case("unlogged", plain, plain.replace("integer)", "bigint)"))
    with database.connect() as administrator, database.connect("deployer") as deployer:
        administrator.execute(PREPARE)
        assert converge(deployer, case, declared(case, case.before))[0] == "created"
        outcome, *_, message = converge(deployer, case, declared(case, case.after))
        assert outcome == "refused"
        assert "t is unlogged, and permission denied for database" in message
        assert "Nothing was changed." in message
        grant = f"grant create on database {database.name} to deployer"
        assert grant in message

        administrator.execute(grant)
        assert converge(deployer, case, declared(case, case.after))[0] == "altered"
        query = "select nspname from pg_namespace where nspname = 'groundwork_trial'"
        assert administrator.execute(query).fetchall() == []
