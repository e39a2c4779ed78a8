"""A small project, compiled once a session; tests change what was compiled, not the project."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from groundwork.applying.artifact import Artifact, ArtifactModel, read, write
from groundwork.server.cluster import locked
from support.built import compiled, run
from support.databases import Database
from support.library import BOOKS, CHILD, PARENT, SHELVES
from support.projects import copy_into, project_apart
from support.servers import session_folder

SEED = "code,name\na,First\nb,Second\n"
SEED_PROPERTIES = """\
version: 2

seeds:
  - name: default_kinds
    config:
      schema: staging
      quote_columns: false
      column_types: {code: text, name: text}
"""
KINDS = """\
create table kinds (
    code text primary key,
    name text not null
);

{{ service_rows() }}
"""
SEEDED = """\
-- depends_on: {{ ref('kinds') }}
{{ config(materialized='seed_rows', table='kinds', key='code') }}

select * from {{ ref('default_kinds') }}
"""
HOOKED = """\
{{ config(
    pre_hook="insert into public.noted values ('before')",
    post_hook=[
        "insert into public.noted values ('after')",
        {'sql': "insert into public.noted values ('outside')", 'transaction': false},
    ],
) }}
-- depends_on: {{ ref('noted') }}
create table hooked (id uuid primary key);

{{ service_rows() }}
"""
NOTED = """\
create table noted (what text primary key);

{{ service_rows() }}
"""
FILES = {
    SHELVES: PARENT,
    BOOKS: CHILD,
    "models/04_core/kinds.sql": KINDS,
    "models/09_seed_data/seeded_kinds.sql": SEEDED,
    "seeds/default_kinds.csv": SEED,
    "seeds/default_kinds.yml": SEED_PROPERTIES,
}


def with_sql(artifact: Artifact, name: str, old: str, new: str) -> Artifact:
    """The artifact of a project in whose model `name` the text `old` is `new`."""

    def changed(model: ArtifactModel) -> ArtifactModel:
        if model.name != name:
            return model
        text = model.properties["compiled_code"]
        assert old in text, text
        code = text.replace(old, new)
        return replace(model, properties={**model.properties, "compiled_code": code})

    return replace(artifact, models=[changed(model) for model in artifact.models])


@pytest.fixture(scope="session")
def artifact_file(tmp_path_factory) -> Path:
    """The project of shelves, books and kinds, compiled."""
    file = session_folder() / "library.json"
    with locked(session_folder() / "library.lock"):
        if not file.exists():
            folder = tmp_path_factory.mktemp("library")
            project = project_apart(folder, "compiled_library")
            copy_into(folder, "analyses")
            for path, text in FILES.items():
                project.write(path, text)
            write(compiled(project), file)
    return file


@pytest.fixture
def artifact(artifact_file) -> Artifact:
    return read(artifact_file)


@pytest.fixture
def applied(artifact, database) -> Database:
    """An empty database to which the project was applied."""
    done = run(artifact, database)
    assert (done.error, done.state.failed) == ("", {})
    return database


def edited(file: Path, into: Path, **changed) -> Path:
    """A copy of an artifact or a plan with other values of these keys."""
    into.write_text(json.dumps({**json.loads(file.read_text()), **changed}))
    return into
