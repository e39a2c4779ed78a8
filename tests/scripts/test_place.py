"""Which project and which database a command works on."""

import os
from pathlib import Path

import psycopg
import pytest

from groundwork import ROOT, GroundworkError
from groundwork.cli.command import read_variables
from groundwork.cli.commands.adopt import refuse_other_project
from groundwork.cli.target import check_url, sentence, url_of
from groundwork.project import place
from groundwork.project.profile import at_url, database_of, read_database_url, target_of

PROFILES = """
shop:
  target: "{{ env_var('STAGE', 'dev') }}"
  outputs:
    dev: {type: postgres, host: /nowhere, port: "{{ 5432 | as_number }}", user: ann,
          pass: "{{ env_var('DBT_ENV_SECRET_PASSWORD', '') }}", dbname: "shop_{{ var('part', 1) }}",
          schema: "dbt_{{ env_var('NAME', 'ann') }}"}
    production: {type: postgres, host: "{{ env_var('PRODUCTION_HOST') }}", port: 6432, user: ann,
                 password: x, dbname: shop, schema: public}
    lake: {type: duckdb}
"""
LIBPQ = """
    libpq: {type: postgres, host: "{{ env_var('PGHOST', '') }}", port: 5432, user: ann,
            password: x, dbname: shop, schema: public}
"""


@pytest.fixture
def shop(tmp_path, monkeypatch):
    """A project with three targets, and a folder two below it that is the current one."""
    for name in [name for name in os.environ if name.startswith(("PG", "DBT", "DATABASE_URL"))]:
        monkeypatch.delenv(name)
    folder = tmp_path / "shop"
    (folder / "models" / "core").mkdir(parents=True)
    (folder / "dbt_project.yml").write_text("name: shop\nprofile: shop\n")
    (folder / "profiles.yml").write_text(PROFILES)
    monkeypatch.chdir(folder / "models" / "core")
    yield folder
    place.choose()


def refusal(call, *arguments) -> str:
    with pytest.raises(GroundworkError) as refused:
        call(*arguments)
    return str(refused.value)


def test_the_nearest_project_is_found_and_another_one_named(shop, tmp_path, monkeypatch):
    assert place.find().root == shop
    assert place.find(ROOT).root == ROOT
    monkeypatch.setenv("DBT_PROJECT_DIR", str(ROOT))
    assert place.find().root == ROOT
    said = refusal(place.find, tmp_path)
    assert said == f"There is no dbt_project.yml in {tmp_path}. Correct --project-dir."


def test_outside_a_project_the_checkout_is_meant_and_an_installed_command_says_what_to_do(
    shop, monkeypatch
):
    monkeypatch.chdir("/")
    assert place.find().root == ROOT
    monkeypatch.setattr(place, "checkout", lambda: None)
    assert refusal(place.find).startswith("There is no dbt_project.yml in / or above. Go to your")


def test_the_target_is_rendered_as_dbt_does(shop, monkeypatch):
    target = target_of(place.find())
    assert (target.profile, target.name) == ("shop", "dev")
    assert target.connection == {
        "host": "/nowhere",
        "port": "5432",
        "user": "ann",
        "dbname": "shop_1",
    }
    assert target_of(place.find(variables={"part": 2})).connection["dbname"] == "shop_2"
    monkeypatch.setenv("DBT_ENV_SECRET_PASSWORD", "geheim")
    assert target_of(place.find()).connection["password"] == "geheim"
    assert refusal(target_of, place.find(target="production")) == (
        "profiles.yml needs the environment variable PRODUCTION_HOST, which is not set."
        " Set it, or choose another target with --target."
    )
    monkeypatch.setenv("PRODUCTION_HOST", "db.example.com")
    monkeypatch.setenv("STAGE", "production")
    assert target_of(place.find()).connection["host"] == "db.example.com"
    assert target_of(place.find(target="dev")).name == "dev"


def test_what_is_wrong_with_a_profile_is_said(shop, monkeypatch):
    file = shop / "profiles.yml"
    said = refusal(target_of, place.find(target="staging"))
    assert said.startswith(f"{file} has no target staging in the profile shop. It has: dev, prod")
    assert "is of the type duckdb" in refusal(target_of, place.find(target="lake"))
    said = refusal(target_of, place.find(profile="other"))
    assert said == f"{file} has no profile other. It has: shop."
    file.write_text("shop: [")
    assert f"{file} is not valid YAML" in refusal(target_of, place.find())
    file.unlink()
    monkeypatch.setenv("HOME", str(shop))
    assert "which says where the database is" in refusal(target_of, place.find())


def test_libpqs_variables_choose_the_target_of_that_name_where_there_is_one(shop, monkeypatch):
    monkeypatch.setenv("PGHOST", "elsewhere")
    assert place.find().target is None
    (shop / "profiles.yml").write_text(PROFILES + LIBPQ)
    assert place.find().target == "libpq"
    assert place.find(target="dev").target == "dev"


def test_a_url_takes_the_place_of_the_targets_database_and_of_nothing_else(shop, monkeypatch):
    url = "postgresql://bob:geheim@db.example.com:6543/other?sslmode=require"
    for name in ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGDATABASE", "PGSSLMODE"):
        monkeypatch.delenv(name, raising=False)
        # at_url sets them; the test ends without them
        monkeypatch.setenv(name, "")
    found = at_url(place.find(), url)
    target = target_of(found)
    assert (target.name, target.settings["schema"]) == ("dev", "dbt_ann")
    assert target.connection == {
        "host": "db.example.com",
        "port": "6543",
        "user": "bob",
        "password": "geheim",
        "dbname": "other",
    }
    assert os.environ["PGSSLMODE"] == "require"
    assert "geheim" not in (found.profiles / "profiles.yml").read_text()
    # dbt compares these with its last parse
    assert found.dbt_options()[0::2] == ["--project-dir", "--profiles-dir"]


def test_a_url_of_the_environment_gives_way_to_libpqs_variables(shop, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://bob@db.example.com/other")
    monkeypatch.setenv("PGHOST", "elsewhere")
    read_database_url()
    assert os.environ["PGHOST"] == "elsewhere"
    assert "PGDATABASE" not in os.environ
    monkeypatch.setenv("PGHOST", "")
    for name in ("PGPORT", "PGUSER", "PGDATABASE"):
        monkeypatch.setenv(name, "")
    read_database_url()
    named = [os.environ[name] for name in ("PGHOST", "PGUSER", "PGDATABASE")]
    assert named == ["db.example.com", "bob", "other"]


def test_one_sentence_names_project_and_database_and_no_password(shop):
    place.choose(place.find())
    assert sentence(None) == f"Project shop in {shop}, database shop_1 at /nowhere."
    url = "postgresql://bob:geheim@db.example.com/other"
    assert sentence(url) == f"Project shop in {shop}, database other at db.example.com:5432."
    assert database_of(url)["password"] == "geheim"
    assert psycopg.conninfo.conninfo_to_dict(url_of(None))["dbname"] == "shop_1"
    said = refusal(check_url, "postgresql://bob:geheim@db:port:5/x?y")
    assert "is not a connection URL" in said
    assert "geheim" not in said


def test_adopt_stays_with_the_project_in_which_it_is_started(shop, monkeypatch):
    refuse_other_project(place.find())
    said = refusal(refuse_other_project, place.find(ROOT))
    assert said.startswith(f"{Path.cwd()} belongs to the project in {shop}, and the models of")
    assert "Nothing was changed." in said
    monkeypatch.chdir("/")
    refuse_other_project(place.find(shop))
    assert refusal(refuse_other_project, place.find()).startswith("/ is in no project, so the")


def test_variables_are_a_mapping(shop):
    assert read_variables("{part: 2}") == {"part": 2}
    assert refusal(read_variables, "part").startswith("--vars is not a YAML mapping: part.")
