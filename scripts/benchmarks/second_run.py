"""`dbt run` with nothing to do, beside as many models whose materialization does nothing."""

import json
import os
import shutil
import tempfile
from pathlib import Path

from groundwork import ROOT
from groundwork.embedded import DATABASE

from . import Row, in_turn, run_dbt, throw_away_server

READ_BY_DBT = ("dbt_project.yml", "profiles.yml", "macros", "models", "seeds")

FLOOR_SETTINGS = """\
name: floor
version: 0.1.0
profile: groundwork
flags:
  send_anonymous_usage_stats: false
models:
  +materialized: nothing
"""

NOTHING = """\
{% materialization nothing, default %}
    {{ store_raw_result('main', message='nothing', code='nothing', rows_affected=0) }}
    {{ return({'relations': []}) }}
{% endmaterialization %}
"""


def measure(rounds: int) -> Row:
    with throw_away_server() as server, tempfile.TemporaryDirectory() as folder:
        ours, floor = Path(folder, "ours"), Path(folder, "floor")
        environment = {
            **os.environ,
            "PGHOST": str(server.sockets),
            "PGUSER": "postgres",
            "PGDATABASE": DATABASE,
        }
        copy_project(ours)
        run_dbt(ours, environment, "build", "--exclude-resource-type", "test", "unit_test")
        write_floor(floor, ours)
        run_dbt(ours, environment, "run")
        run_dbt(floor, environment, "run")
        times = in_turn(
            rounds,
            lambda: run_dbt(ours, environment, "run"),
            lambda: run_dbt(floor, environment, "run"),
        )
    return Row("second run", "dbt with a materialization that does nothing", 1.15, *times)


def copy_project(folder: Path) -> None:
    """Copy what dbt reads of this project, but for its tests."""
    folder.mkdir()
    for name in READ_BY_DBT:
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, folder / name)


def write_floor(floor: Path, ours: Path) -> None:
    """Write a project with the models, folders and refs of `ours`, and nothing else of it."""
    (floor / "macros").mkdir(parents=True)
    (floor / "macros" / "nothing.sql").write_text(NOTHING)
    (floor / "dbt_project.yml").write_text(FLOOR_SETTINGS)
    shutil.copy(ours / "profiles.yml", floor)
    nodes = json.loads((ours / "target" / "manifest.json").read_text())["nodes"]
    models = {key: node for key, node in nodes.items() if node["resource_type"] == "model"}
    for model in models.values():
        refs = [key for key in model["depends_on"]["nodes"] if key in models]
        lines = [f"-- depends_on: {{{{ ref('{models[key]['name']}') }}}}" for key in refs]
        file = floor / model["original_file_path"]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join([*lines, "select 1 as nothing", ""]))
