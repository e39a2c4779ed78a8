"""Reads the buckets of Supabase's storage, and the policies on their files."""

from dataclasses import dataclass

import psycopg

from .described import Item

Key = tuple[int, int]
"""The catalog of an object and its oid there."""

HAS_BUCKETS = "select to_regclass('storage.buckets')::oid as id"

BUCKETS = """
select
    row_number() over (order by buckets.id) as number,
    buckets.id as name,
    groundwork.bucket_row('storage', buckets.id) as content,
    (
        select
            jsonb_agg(
                jsonb_build_object(
                    'name', policy.name,
                    'definition', policy.definition,
                    'is_own',
                    coalesce(
                        groundwork.names_part(
                            'bucket', buckets.id, policy.definition ->> 'using'
                        ),
                        false
                    ) or coalesce(
                        groundwork.names_part(
                            'bucket', buckets.id, policy.definition ->> 'check'
                        ),
                        false
                    )
                )
                order by policy.name
            )
        from groundwork.policies_about('bucket', 'storage', buckets.id) as policy
    ) as policies
from storage.buckets
order by buckets.id
"""

USED = """
select distinct
    polname as name,
    refclassid::oid as class_id,
    refobjid as object_id
from pg_policy
inner join pg_depend
    on
        classid = 'pg_policy'::regclass
        and objid = pg_policy.oid
where
    polrelid = to_regclass('storage.objects')
    and refclassid in ('pg_class'::regclass, 'pg_proc'::regclass)
    and refobjid <> polrelid
"""


@dataclass
class Bucket:
    """A bucket, and the policies on its files."""

    name: str
    content: dict
    policies: list[Item]
    others: list[str]
    """The policies that another file declares, or that say of no bucket: they are kept."""


def read_buckets(
    connection: psycopg.Connection,
) -> tuple[dict[Key, Bucket], dict[Key, set[Key]], list[tuple[str, str]]]:
    """The buckets, what the policies of each use, and what is left alone with its reason."""
    table_id = connection.execute(HAS_BUCKETS).fetchone().id
    if table_id is None:
        return {}, {}, []
    used: dict[str, set[Key]] = {}
    for row in connection.execute(USED).fetchall():
        used.setdefault(row.name, set()).add((row.class_id, row.object_id))
    found, uses, left, declared = {}, {}, [], set()
    for row in connection.execute(BUCKETS).fetchall():
        own, others = [], []
        for policy in row.policies or ():
            if policy["is_own"] and policy["name"] not in declared:
                own.append(Item("policy", policy["name"], policy["definition"]))
            else:
                others.append(policy["name"])
        if not own:
            reason = "no policy names it: end its file with service_files() to declare it"
            left.append((f"bucket {row.name}", reason))
            continue
        declared |= {item.name for item in own}
        key = (table_id, row.number)
        found[key] = Bucket(row.name, row.content, own, others)
        uses[key] = set().union(*(used.get(item.name, set()) for item in own))
    return found, uses, left
