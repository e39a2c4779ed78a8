"""Row security and its policies."""

from support.case import Case, table

PLAIN = table("owner uuid, size integer")
ROWS = "(1, null, 5)"


def with_policy(*policies: str) -> str:
    statements = " ".join(f"create policy {policy};" for policy in policies)
    return table("owner uuid, size integer", statements)


def policy(name: str, before: str, after: str, **more) -> Case:
    before = with_policy(before) if before else PLAIN
    return Case(name, before, with_policy(after) if after else PLAIN, rows=ROWS, **more)


CASES = [
    policy("a policy to read is added", "", "p on t for select to anon using (size > 3)"),
    policy("a policy to insert is added", "", "p on t for insert to anon with check (size > 3)"),
    policy(
        "a policy to update is added",
        "",
        "p on t for update to anon using (size > 3) with check (size > 4)",
    ),
    policy("a policy to delete is added", "", "p on t for delete to anon using (size > 3)"),
    policy("a policy for everything is added", "", "p on t using (size > 3)"),
    policy(
        "a policy changes its condition",
        "p on t for select to anon using (size > 3)",
        "p on t for select to anon using (size > 4)",
    ),
    policy(
        "a policy loses its check",
        "p on t for update to anon using (size > 3) with check (size > 4)",
        "p on t for update to anon using (size > 3)",
    ),
    policy(
        "a policy changes its command",
        "p on t for select to anon using (size > 3)",
        "p on t for delete to anon using (size > 3)",
    ),
    policy(
        "a policy gets another role",
        "p on t for select to anon using (size > 3)",
        "p on t for select to anon, authenticated using (size > 3)",
    ),
    policy(
        "a policy is for everyone",
        "p on t for select to anon using (size > 3)",
        "p on t for select to public using (size > 3)",
    ),
    policy(
        "a policy becomes restrictive",
        "p on t for select to anon using (size > 3)",
        "p on t as restrictive for select to anon using (size > 3)",
    ),
    policy(
        "a policy is renamed",
        "one on t for select to anon using (size > 3)",
        "two on t for select to anon using (size > 3)",
    ),
    policy(
        "a policy has a quoted name",
        "",
        '"Anyone can ""read""; %" on t for select to anon using (size > 3)',
    ),
    policy(
        "a policy reads another table",
        "",
        "p on t for select to anon using (exists (select from m where m.owner = t.owner))",
        setup="create table m (owner uuid, size integer);",
    ),
    policy(
        "a policy reads its own table",
        "",
        "p on t for select to anon using (size > (select avg(u.size) from t as u))",
    ),
    policy(
        "a policy calls a function",
        "",
        "p on t for select to anon using (owner = any (array(select my_ids())))",
        setup="create function my_ids() returns setof uuid stable language sql as"
        " 'select null::uuid';",
    ),
    Case(
        "a stray policy goes",
        with_policy("leak on t for select to anon using (true)"),
        PLAIN,
        rows=ROWS,
        one_way=True,
    ),
    Case(
        "a stray policy that is named as to be kept stays",
        with_policy("leak on t for select to anon using (true)"),
        PLAIN,
        rows=ROWS,
        options={"keep": ["leak"]},
        result=("select polname from pg_policy where polname = 'leak'", [("leak",)]),
        beside_after="create policy leak on t for select to anon using (true)",
        one_way=True,
    ),
    Case(
        "row security that was switched off is switched on",
        PLAIN,
        PLAIN,
        rows=f"insert into t values {ROWS}; alter table t disable row level security",
        one_way=True,
    ),
    Case(
        "row security that was not forced is forced",
        PLAIN,
        PLAIN,
        rows=f"insert into t values {ROWS}; alter table t no force row level security",
        one_way=True,
    ),
    Case(
        "a policy gets a comment",
        with_policy("p on t for select to anon using (size > 3)"),
        with_policy("p on t for select to anon using (size > 3)")
        + " comment on policy p on t is 'why';",
        rows=ROWS,
    ),
    Case(
        "a policy with a comment changes",
        with_policy("p on t for select to anon using (size > 3)")
        + " comment on policy p on t is 'why';",
        with_policy("p on t for select to anon using (size > 4)")
        + " comment on policy p on t is 'why';",
        rows=ROWS,
    ),
    Case(
        "a policy is on a column that goes",
        table("owner uuid, size integer", "create policy p on t for select using (size > 3);"),
        table("owner uuid"),
        rows=ROWS,
        hazards=("drop_column",),
        rows_back="(1, null)",
    ),
    Case(
        "a policy is on a column that comes",
        table("owner uuid"),
        table("owner uuid, size integer", "create policy p on t for select using (size > 3);"),
        rows="(1, null)",
        rows_back=ROWS,
        hazards_back=("drop_column",),
    ),
]
