"""The code writes to a table that its policies only let clients read."""

from collections import defaultdict

from ..code.clients import SERVICE
from ..code.usage import WRITES
from ..definitions import bare
from ..finding import Finding, Level
from ..sections import POLICIES

SECTION = POLICIES
LEVEL = Level.WARNING
SENTENCE = "The code writes to a table that its policies only let clients read."


def find(project, catalog):
    written = defaultdict(lambda: defaultdict(list))
    for use in project.usage.tables:
        if use.rights == SERVICE:
            continue  # no policy holds it
        table = catalog.relation(use.name)
        if table and use.source == "supabase" and use.operation in WRITES:
            commands = ("insert", "update") if use.operation == "upsert" else (use.operation,)
            for command in commands:
                written[table.name][command].append(use.place)
    for name, commands in written.items():
        table = catalog.tables[name]
        if not table.is_secured or not table.policies or not catalog.is_own(name):
            continue
        allowed = {policy.command for policy in table.policies if policy.is_permissive}
        if "all" in allowed:
            continue
        for command, places in commands.items():
            if command not in allowed:
                yield Finding(
                    f"{command} on {bare(name)}",
                    f"without the service key no row is written: no policy is for {command}",
                    f"Add a policy for {command}, if a client is to do it.",
                    places,
                    f"the policies are for {', '.join(sorted(allowed))}",
                )
