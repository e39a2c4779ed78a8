"""An artifact as one file for psql, which makes all that needs no stage of its own."""

import json
from pathlib import Path
from typing import Any

from psycopg import sql

from ..planning.former import declared_objects
from ..project.compiled import ENGINE
from .artifact import RUN_ID, Artifact, ArtifactModel, Seed
from .finishing import declared_names, refreshed

HEAD = """\
-- {project}, compiled by groundwork {groundwork}: makes a database equal to it, as groundwork apply
-- does. Run it with psql, each model in a transaction of its own, or all of it in one:
--     psql --no-psqlrc --single-transaction --file {file}
-- A table that has to change in stages is refused by name; groundwork apply does that.
\\set ON_ERROR_STOP on
set client_min_messages = notice;
"""

RUN = "current_setting('groundwork.file_run')"


def psql_file(artifact: Artifact, file: Path) -> str:
    """The text of the file, whose name is `file`."""
    statements = artifact.statements
    settings = artifact.settings
    told = {
        key: settings[key]
        for key in ("online_rows", "lock_budget", "lock_timeout", "lock_total")
        if settings.get(key) is not None
    }
    parts = [HEAD.format(project=artifact.project, groundwork=artifact.groundwork, file=file.name)]
    if settings["role"]:
        parts.append(f"select set_config('role', {literal(settings['role'])}, false);")
    if settings["search_path"]:
        path = literal(settings["search_path"])
        parts.append(f"select set_config('search_path', {path}, false);")
    parts += [
        "select set_config('groundwork.file_run', gen_random_uuid()::text, false);",
        f"select set_config('groundwork.file_settings', ({json_literal(told)}::jsonb"
        f" || jsonb_build_object('run_id', {RUN}))::text, false);",
        statements["refuse_foreign_objects"],
        of_run(statements["make_platform"]),
        statements[ENGINE] + ";",
        of_run(
            "do $record$\nbegin\n    if current_setting('groundwork.platform_done', true) <> ''"
            " then\n        " + statements["record_platform"] + ";\n    end if;\nend\n$record$;"
        ),
        *(f"{hook};" for hook in artifact.hooks["on-run-start"] if hook),
        (Path(__file__).parent / "file.sql").read_text(),
    ]
    models = [*artifact.functions, *artifact.models]
    parts += [declared(place, model) for place, model in enumerate(models) if not model.seed]
    for place, model in enumerate(models):
        parts += [f"{hook.sql};" for hook in model.hooks if hook.when == "pre-hook"]
        if model.seed:
            parts += seeded(artifact, model)
        else:
            parts.append(f"select pg_temp.groundwork_make({place}, false);")
        parts += [f"{hook.sql};" for hook in model.hooks if hook.when == "post-hook"]
    parts += finished(artifact)
    return "\n\n".join(part.strip() for part in parts) + "\n"


def of_run(statement: str) -> str:
    return statement.replace(f"'{RUN_ID}'", RUN)


def json_literal(content: Any) -> str:
    return literal(json.dumps(content))


def declared(place: int, model: ArtifactModel) -> str:
    values = (
        *(literal(text) for text in (model.file, model.object_name)),
        json_literal(model.properties),
        literal(model.model_key),
    )
    return (
        "insert into pg_temp.groundwork_model (place, file, name, properties, model_key)\nvalues ("
        f"{place}, {', '.join(values)});"
    )


def seeded(artifact: Artifact, model: ArtifactModel) -> list[str]:
    """Load the seed, and merge its rows."""
    seed = artifact.seed_of(model)
    staging = f"{quoted(seed.schema)}.{quoted(seed.name)}"
    columns = ", ".join(f"{quoted(name)} {type_}" for name, type_ in seed.columns.items())
    merge = (
        "select outcome, added\nfrom groundwork.merge_seed(\n"
        f"    file => {literal(seed.file)},\n"
        f"    staging => {literal(staging)},\n"
        f"    target => {literal(quoted(model.schema) + '.' + quoted(model.table))},\n"
        f"    key => {literal(model.key)},\n"
        f"    columns => array[{', '.join(literal(name) for name in seed.columns)}],\n"
        "    may_wait => false,\n"
        f"    settings => jsonb_build_object('run_id', {RUN})\n);"
    )
    return [
        f"create schema if not exists {quoted(seed.schema)};",
        f"drop table if exists {staging};",
        f"create table {staging} ({columns});",
        *rows_of(seed, staging),
        merge,
    ]


def rows_of(seed: Seed, staging: str) -> list[str]:
    if not seed.rows:
        return []
    rows = ",\n".join(
        "    (" + ", ".join("null" if cell is None else literal(cell) for cell in row) + ")"
        for row in seed.rows
    )
    return [f"insert into {staging}\nvalues\n{rows};"]


def quoted(name: str) -> str:
    return sql.Identifier(name).as_string()


def literal(text: str) -> str:
    return sql.Literal(text).as_string()


def finished(artifact: Artifact) -> list[str]:
    """The statements of the end of a run."""
    project = artifact.as_project()
    objects = f"array[{', '.join(literal(name) for name in declared_objects(project))}]::text[]"
    names = json_literal(declared_names(project))
    parts = [
        "select pg_temp.groundwork_finish();",
        f"select kind, object_name\nfrom groundwork.forget_declarations({objects}, {RUN}, false);",
        "select object_name, statement\nfrom groundwork.lock_down_undeclared(\n    array(\n"
        "        select format('%I.%I', each.name ->> 0, each.name ->> 1)\n"
        f"        from jsonb_array_elements({names}::jsonb) as each (name)\n    ),\n"
        f"    {RUN},\n    false\n);",
    ]
    views = refreshed(artifact, [model.name for model in artifact.models])
    if views:
        parts.append(
            f"select line\nfrom groundwork.refresh_views({json_literal(views)}, {RUN}) as line;"
        )
    if artifact.settings["notify_postgrest"]:
        parts.append("notify pgrst, 'reload schema';")
    return parts + [f"{hook};" for hook in artifact.hooks["on-run-end"] if hook]
