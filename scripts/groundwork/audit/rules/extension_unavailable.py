"""An extension is not available everywhere."""

from ..finding import Finding, Level
from ..quoting import quote_ident, quote_literal
from ..sections import EXTENSIONS

SECTION = EXTENSIONS
LEVEL = Level.WARNING
SENTENCE = "An extension is not available everywhere."


NOT_EVERYWHERE = {
    "pg_stat_statements": "the server has to preload its library",
    "pg_cron": "the server has to preload its library",
    "pg_net": "only Supabase has it",
    "pgsodium": "only Supabase has it",
    "supabase_vault": "only Supabase has it",
    "pg_graphql": "only Supabase has it",
    "pgjwt": "only Supabase has it",
    "timescaledb": "the server has to preload its library",
    "pgaudit": "the server has to preload its library",
}


def find(project):
    failed = {cause.statement.number for cause in project.caused("extension_unavailable")}
    for statement in project.migrations.statements:
        if statement.kind != "CreateExtensionStmt":
            continue
        name = statement.tree.extname
        why = NOT_EVERYWHERE.get(name)
        if not why and statement.number in failed:
            why = f"{statement.message}, and nothing stands in for it in this audit"
        if why:
            yield Finding(
                f"extension {name}",
                f"the migration fails on a server without it: {why}",
                "Create it only where the server has it, or say that it is required.",
                [statement.place],
                "",
                create_where_available(name),
            )


def create_where_available(name):
    body = (
        "begin if exists (select from pg_catalog.pg_available_extensions"
        f" where name = {quote_literal(name)})"
        f" then create extension if not exists {quote_ident(name)}; end if; end"
    )
    # a name may hold the quotes that would end the body
    return f"do {quote_literal(body)}" if "$" in name else f"do $$ {body} $$"
