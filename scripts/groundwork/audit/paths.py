"""What the search path of a function leaves open."""

from .catalog import Catalog


def lacks_only_pg_temp(catalog: Catalog, quoted: str) -> bool:
    """Whether a function's path is set and safe but for pg_temp, which it does not end with.

    A caller can then put a temporary table in its way, but nothing of another kind: PostgreSQL
    looks for no function, operator or type in pg_temp that is not asked for by schema.
    """
    found = [one for one in catalog.own_functions() if one.quoted == quoted]
    return any(one.search_path and "$user" not in one.search_path for one in found)
