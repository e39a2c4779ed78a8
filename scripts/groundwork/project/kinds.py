"""The kinds of models, as macros/engine/install/model_kinds.sql lists them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One kind of model; model_kinds() says what each field means."""

    kind: str
    materialized: str
    made_by: str | None = None
    is_recorded: bool = False
    makes_object: bool = False
    catalog: str | None = None
    relkinds: str = ""
    described_by: str | None = None
    word: str = ""
    comment_on: str | None = None
    with_schema: bool = False
    has_columns: bool = False
    export: str | None = None
    fate: str | None = None
    is_drawn: bool = False
    platform_schema: str | None = None
    trial: str | None = None
    changed_by: str | None = None
    alike_by: str | None = None
    defined_by: str | None = None
    completed_by: str | None = None
    grant_on: str | None = None
    options: list[str] | None = None
