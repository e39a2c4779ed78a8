"""A statement needs an extension that is not created by then."""

from ..causes import subject
from ..finding import Finding, Level
from ..quoting import quote_ident
from ..sections import EXTENSIONS

SECTION = EXTENSIONS
LEVEL = Level.ERROR
SENTENCE = "A statement needs an extension that is not created by then."


def find(project):
    for cause in project.caused("extension_missing"):
        later = [
            made.place
            for made in project.definitions.of("extension", cause.extension)
            if made.statement.number > cause.statement.number
            and made.statement.outcome != "skipped"
        ]
        about = f"{subject(cause.statement, project.definitions)} needs {cause.extension}"
        schema = "" if later else project.catalog.extensions.get(cause.extension, "")
        if schema:
            *named, short = cause.name.split(".")
            yield Finding(
                about,
                f"the statement fails: it does not find {cause.kind} {cause.name}",
                f"Fix the name or the arguments: {cause.extension} has no such {cause.kind}."
                if named == [schema]
                else f"Write {quote_ident(schema)}.{quote_ident(short)}.",
                [cause.place],
                f"{cause.evidence}; {cause.extension} is in schema {schema}",
            )
            continue
        yield Finding(
            about,
            f"the statement fails: {cause.kind} {cause.name} is part of the extension",
            f"Create the extension before it; it is created only at {later[0]}."
            if later
            else "Create the extension before it.",
            [cause.place, *later],
            cause.evidence,
            f"create extension if not exists {quote_ident(cause.extension)} with schema extensions",
        )
