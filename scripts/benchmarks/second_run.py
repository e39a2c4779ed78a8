"""`dbt run` with nothing to do, beside dbt projects of as many models that do nothing.

Two of them: the same files, which dbt reads and renders as it does ours, with materializations that
do nothing, so that the ratio is what the engine costs; and models of a single `select`, without
descriptions, tests or macros, so that it is what the whole project costs.
"""

import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import yaml

from . import Row, copy_folders, dbt_environment, in_turn, run_dbt, throw_away_server

NOTES = """
The first row is what this project's own code costs. The second is a stricter floor than the work
allows: with the engine, its hooks and its materializations taken out of the project, a run still
takes 1.45 times the CPU time of bare models. What is between them is dbt, which reads 247 tests
and 236 files of properties, writes them into its manifest twice, and renders the policies of 140
tables. It also makes every macro known to each model, twice: the 333 files of the engine, added to
the bare models, take 1.07 times as long. Tried, and kept: the engine's version is a hash of macros
that need not be rendered, objects are compared by one query when the run starts, dbt lists no
relations and writes no debug log, what is asked of all models is asked once. Tried, and left out:
the engine's functions as analyses, of which dbt makes no context but a node each (1.04).
"""

READ_BY_DBT = ("dbt_project.yml", "profiles.yml", "macros", "models", "seeds")

SETTINGS = """\
name: bare
version: 0.1.0
profile: groundwork
flags:
  send_anonymous_usage_stats: false
models:
  +materialized: {materialized}
"""

NOTHING = """\
{{% materialization {}, default %}}
    {{{{ store_raw_result('main', message='nothing', code='nothing', rows_affected=0) }}}}
    {{{{ return({{'relations': []}}) }}}}
{{% endmaterialization %}}
"""


def measure(rounds: int) -> Iterator[Row]:
    with throw_away_server() as server, tempfile.TemporaryDirectory() as folder:
        ours, same, bare = (Path(folder, name) for name in ("ours", "same", "bare"))
        environment = dbt_environment(server)
        copy_folders(ours, *READ_BY_DBT)
        run_dbt(ours, environment, "build", "--exclude-resource-type", "test", "unit_test")
        copy_folders(same, *READ_BY_DBT)
        do_nothing(same)
        write_bare(bare, ours)
        for floor, beside in (
            (same, "the same files, materializations that do nothing"),
            (bare, "as many models of one select"),
        ):
            run_dbt(ours, environment, "run")
            run_dbt(floor, environment, "run")
            times = in_turn(
                rounds,
                lambda: run_dbt(ours, environment, "run"),
                lambda floor=floor: run_dbt(floor, environment, "run"),
            )
            yield Row("second run", beside, 1.10, *times)


def do_nothing(project: Path) -> None:
    """Let the project's materializations and the start and end of its runs do nothing."""
    for file in (project / "macros").rglob("*.sql"):
        if found := re.search(r"{% materialization (\w+),", file.read_text()):
            file.write_text(NOTHING.format(found[1]))
    settings = project / "dbt_project.yml"
    kept = yaml.safe_load(settings.read_text())
    kept = {key: value for key, value in kept.items() if key not in ("on-run-start", "on-run-end")}
    settings.write_text(yaml.safe_dump(kept))


def write_bare(bare: Path, ours: Path, materialized: str = "nothing") -> None:
    """Write a project with the models, folders and refs of `ours`, and nothing else of it."""
    (bare / "macros").mkdir(parents=True)
    (bare / "macros" / "nothing.sql").write_text(NOTHING.format("nothing"))
    (bare / "dbt_project.yml").write_text(SETTINGS.format(materialized=materialized))
    shutil.copy(ours / "profiles.yml", bare)
    nodes = json.loads((ours / "target" / "manifest.json").read_text())["nodes"]
    models = {key: node for key, node in nodes.items() if node["resource_type"] == "model"}
    for model in models.values():
        refs = [key for key in model["depends_on"]["nodes"] if key in models]
        lines = [f"-- depends_on: {{{{ ref('{models[key]['name']}') }}}}" for key in refs]
        file = bare / model["original_file_path"]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join([*lines, "select 1 as nothing", ""]))
