"""One pair of declarations, and what the way from the first to the second has to be."""

from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Case:
    """A table `table` that stands as `before` and is then declared as `after`.

    The row access statements are added to both. With `made_by` it is an object of another kind.
    Every case is also tried from `after` to `before`, with the fields that end in `_back`, unless
    it is `one_way`.
    """

    name: str
    before: str
    after: str
    rows: str = ""
    """What the table holds: `(1, 'a'), (2, null)`, or whole statements."""
    hazards: tuple[str, ...] = ()
    """The hazards of the plan, one each."""
    options: dict = field(default_factory=dict)
    rows_back: str | None = None
    """Where `rows` do not fit `after`: what the table holds on the way back."""
    hazards_back: tuple[str, ...] = ()
    options_back: dict = field(default_factory=dict)
    one_way: bool = False
    setup: str = ""
    """What stands before the table: parents, functions, types."""
    beside: str = ""
    """What is made after the table: views, tables that refer to it."""
    beside_after: str | None = None
    """What `beside` has become in the end, where that is not the same text."""
    beside_rows: str = ""
    """What is run after `beside`, and makes nothing."""
    refused: str | None = None
    """Part of the message of a change that nothing allows."""
    refused_back: str | None = None
    result: tuple[str, list[tuple]] | None = None
    """A query, and its rows, after the change."""
    result_back: tuple[str, list[tuple]] | None = None
    table: str = "t"
    made_by: str = "converge"
    """The function of groundwork that makes the object; `options` has what its model says."""
    since: int = 15
    """The first version of PostgreSQL that has what this is about."""

    def back(self) -> "Case":
        """The same from `after` to `before`."""
        options = self.options_back
        if "renamed" in self.options:
            renamed = {new: old for old, new in self.options["renamed"].items()}
            options = {"renamed": renamed, **options}
        beside = self.beside if self.beside_after is None else self.beside_after
        return replace(
            self,
            name=f"{self.name}, and back",
            before=self.after,
            after=self.before,
            rows=self.rows if self.rows_back is None else self.rows_back,
            hazards=self.hazards_back,
            options=options,
            beside=beside,
            beside_after=self.beside,
            refused=self.refused_back,
            result=self.result_back,
        )


# A name that changes is no reason to build anything: `result` of a case that only renames.
ONLY_RENAMED = (
    "select statement from groundwork.ledger where statement not like '% rename %'",
    [],
)


def table(columns: str, more: str = "", settings: str = "") -> str:
    """The declaration of a table `t` with the key `id` and the columns given."""
    columns = f"id integer primary key, {columns}" if columns else "id integer primary key"
    return f"create table t ({columns}){' ' + settings if settings else ''}; {more}"
