"""What is read of code: chains, clients, queries and schemas, each as far as the code says it."""

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from groundwork.audit.code.files import read_code
from groundwork.audit.code.usage import Usage

Read = Callable[..., Usage]


@pytest.fixture
def read(tmp_path) -> Read:
    """Returns a function that reads a folder of files: `read({"a.ts": "..."})`."""

    def read(files: dict[str, str]) -> Usage:
        for name, content in files.items():
            path = Path(tmp_path, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(content))
        usage = read_code(tmp_path)
        assert not usage.skipped
        return usage

    return read


def told(usage: Usage) -> list[str]:
    """Each use in a line, sorted: `insert leads (score, status) by status as service`."""
    lines = []
    for use in usage.uses:
        line = f"{use.operation} {use.name}"
        names = ", ".join(use.arguments if use.is_call else use.columns)
        line += f" ({names})" if names else ""
        line += f" by {', '.join(use.filters)}" if use.filters else ""
        line += f" in order of {', '.join(use.order)}" if use.order else ""
        lines.append(f"{line}{' as ' * bool(use.rights)}{use.rights}")
    return sorted(lines)


def test_a_chain_in_a_variable_is_continued(read):
    usage = read(
        {
            "a.ts": """
                let query = supabase.from('leads').select('id').eq('tenant_id', tenant);
                query = query.order('created_at');
                if (status) query = query.eq('status', status);
                const last = (query as any).limit(1);
                const { data } = await query.gt('score', 1);

                function other(query: Builder) {
                  return query.eq('parameter', 1);
                }
                const rows = await supabase.from('deals').select('id');
                rows.map('mapped');
            """
        }
    )
    assert told(usage) == sorted(
        [
            "select leads (id, tenant_id, created_at, status, score) by tenant_id"
            " in order of created_at",
            "select deals (id)",
        ]
    )


def test_a_table_in_a_variable_is_read_and_written_in_turn(read):
    usage = read(
        {
            "a.ts": """
                const leads = supabase.from('leads');
                await leads.select('score').eq('id', 1);
                await leads.insert({ name: 'x' }).select('id');
                let either = supabase.from('a').select('x');
                either = supabase.from('b').select('y');
                either.eq('of_which', 1);
            """
        }
    )
    assert told(usage) == sorted(
        [
            "select a (x)",
            "select b (y)",
            "select leads (score, id) by id",
            "insert leads (name, id)",
        ]
    )


def test_names_are_followed_to_what_they_stand_for(read):
    usage = read(
        {
            "src/lib/tables.ts": """
                export const LEADS = 'leads';
                const NAMES = { deals: 'deals', 'lost-deals': LEADS } as const;
                export { NAMES as TABLES };
                export default 'plans';
            """,
            "src/lib/index.ts": "export * from './tables';\n",
            "src/app/a.ts": """
                import plans, { TABLES } from '../lib/tables';
                import * as all from '@/lib/tables';
                import { LEADS as L } from '@/lib';
                import { GONE } from '@/lib/nowhere';
                supabase.from(TABLES.deals).select('one');
                supabase.from(plans).select('two');
                supabase.from(all.LEADS).select('three');
                supabase.from(L).select('four');
                supabase.from(GONE).select('five');
                supabase.from(TABLES.other).select('six');
                let changing = 'leads';
                changing = 'deals';
                supabase.from(changing).select('seven');
                function f(LEADS: string) { supabase.from(LEADS).select('eight'); }
                const COLUMNS = 'id, ' + 'name';
                supabase.from('notes').select(COLUMNS);
            """,
        }
    )
    assert told(usage) == sorted(
        [
            "select deals (one)",
            "select plans (two)",
            "select leads (three)",
            "select leads (four)",
            "select notes",
        ]
    )
    assert [(place.line, kind) for place, kind in usage.run_time_names] == [
        (10, "table"),
        (11, "table"),
        (14, "table"),
        (15, "table"),
        (17, "columns"),
    ]


def test_clients_are_told_apart_by_their_key(read):
    usage = read(
        {
            "lib/admin.ts": """
                import { createClient } from '@supabase/supabase-js';
                const key = process.env.SUPABASE_SERVICE_ROLE_KEY!;
                export const admin = createClient(process.env.URL!, key);
                export function makeClient() {
                  return createClient(process.env.URL!, process.env.SUPABASE_ANON_KEY!);
                }
                export const makeAdmin = async () =>
                  createClient(url, Deno.env.get('SERVICE_ROLE_KEY') ?? '');
            """,
            "app/a.ts": """
                import { admin, makeAdmin, makeClient } from '../lib/admin';
                import { elsewhere } from 'package';
                admin.from('one').select('id');
                const mine = makeClient();
                mine.from('two').select('id');
                (await makeAdmin()).from('three').insert({ id: 1 });
                elsewhere.from('four').select('id');
                function f(admin: Client) { admin.from('five').select('id'); }
                admin.rpc('six', { p_id: 1 });
                admin.schema('billing').from('seven').select('id');
                const table = admin.from('eight');
                table.delete().eq('id', 1);
                const either = createClient(url, process.env.SERVICE_KEY || process.env.ANON_KEY);
                either.from('nine').select('id');
                class Store {
                  private client = createBrowserClient(url, key);
                  all() { return this.client.from('ten').select('id'); }
                }
            """,
            "worker.py": """
                import os
                from supabase import create_client

                admin = create_client(URL, os.environ["SUPABASE_SERVICE_ROLE_KEY"])
                admin.table("eleven").select("id").execute()

                def task(admin):
                    admin.table("twelve").select("id").execute()
            """,
        }
    )
    assert told(usage) == sorted(
        [
            "call six (p_id) as service",
            "select one (id) as service",
            "select two (id) as client",
            "insert three (id) as service",
            "select four (id)",
            "select five (id)",
            "select billing.seven (id) as service",
            "select nine (id)",
            "select ten (id) as client",
            "delete eight (id) by id as service",
            "select eleven (id) as service",
            "select twelve (id)",
        ]
    )


def test_embedded_tables_have_columns_of_their_own(read):
    usage = read(
        {
            "a.ts": """
                supabase
                  .from('deals')
                  .select('id, lead:leads!deals_lead_id_fkey(id, owner:users(email)), tags(count)')
                  .eq('lead.score', 1)
                  .eq('data->>key', 'x')
                  .order('rank', { referencedTable: 'tags' })
                  .order('label', { foreignTable: 'unknown' })
                  .or('a.eq.1,and(b.gt.2,c.is.null)');
                supabase.from('members').upsert({ id: 1 }, { onConflict: 'tenant_id, user_id' });
            """
        }
    )
    assert told(usage) == sorted(
        [
            "embed users (email)",
            "embed leads (id, score)",
            "embed tags (rank)",
            "select deals (id, data, a, b, c) by data",
            "upsert members (id, tenant_id, user_id)",
        ]
    )
    assert list(usage.uses[-1].conflict) == ["tenant_id", "user_id"]


def test_queries_in_scripts_are_parsed(read):
    usage = read(
        {
            "a.tsx": """
                const rows = await sql<Row[]>`select l.id from leads l where l.id = ${id}`;
                await prisma.$queryRaw`update deals set stage = ${stage} where id = 1`;
                await pool.query('insert into notes (body) values ($1)', [body]);
                await db.execute(sql`delete from tags where tags.label = ${label}`);
                await pool.query(`select * from ${table}`);
                await pool.query('call me');
                await graph.query(`query { leads { id } }`);
                const TEXT = `select t.kept from tokens t`;
                await pool.query(TEXT);
            """
        }
    )
    assert told(usage) == sorted(
        [
            "select leads (id) by id",
            "update deals (stage, id) by id",
            "insert notes (body)",
            "delete tags (label) by label",
            "select tokens (kept)",
        ]
    )
    assert [kind for _, kind in usage.run_time_names] == ["query", "query"]


def test_python_is_read(read):
    usage = read(
        {
            "a.py": """
                LEADS = "leads"

                async def run(client, cursor, session, table):
                    query = client.table(LEADS).select("id, score")
                    if table:
                        query = query.eq("status", table)
                    await query.order("created_at").execute()
                    client.from_("deals").upsert({"id": 1}, on_conflict="id").execute()
                    client.schema("billing").table("invoices").select("id").execute()
                    client.storage.from_("avatars").upload("a", b"")
                    grid = document.table("grid")
                    grid.add_row("x")
                    tags = client.table("tags")
                    tags.insert({"label": "x"}).execute()
                    client.table(f"leads_{table}").select("id").execute()
                    client.rpc("close_deal", {"p_id": 1}).execute()
                    text = "select notes.id from notes where notes.id = %(id)s"
                    cursor.execute(text, {"id": 1})
                    cursor.execute(sql.SQL("select * from {}").format(sql.Identifier(table)))
                    session.execute(sql.SQL("delete from tags where tags.id = :id"))
                    await connection.fetchrow("select plans.code from plans where plans.id = $1", 1)

                class Order(Base):
                    __tablename__ = "orders"
                    __table_args__ = {"schema": "billing"}
                    id: Mapped[int] = mapped_column(primary_key=True)
                    total = Column("amount", Numeric)
                    plan = relationship("Plan")

                parts = Table("parts", metadata, Column("id", Integer), schema="stock")
            """
        }
    )
    assert told(usage) == sorted(
        [
            "upsert deals (id)",
            "select billing.invoices (id)",
            "call close_deal (p_id)",
            "select notes (id) by id",
            "delete tags (id) by id",
            "insert tags (label)",
            "select plans (code, id) by id",
            "declare billing.orders (id, amount)",
            "declare stock.parts (id)",
            "select leads (id, score, status, created_at) in order of created_at",
        ]
    )
    assert [kind for _, kind in usage.run_time_names] == ["query", "table"]
    assert usage.storage == {"avatars": 1}


def test_prisma_schemas_are_read(read):
    usage = read(
        {
            "schema.prisma": """
                datasource db {
                  url = env("URL")
                }
                enum Kind {
                  team
                }
                type Point {
                  x Int
                }
                /// A person
                model Person {
                  id        String   @id @default("http://x") @map("person_id") // the key
                  kind      Kind
                  tags      String[]
                  place     Unsupported("point")?
                  posts     Post[]
                  ignored   String   @ignore
                  computed  Json?    @db.JsonB

                  @@schema("people")
                  @@map("persons")
                }
                model Post {
                  id       Int     @id
                  author   Person? @relation(fields: [authorId], references: [id])
                  authorId Int?    @map(name: "author_id")
                  @@index([authorId])
                }
            """
        }
    )
    assert told(usage) == sorted(
        [
            "declare people.persons (person_id, kind, tags, place, ignored, computed)",
            "declare Post (id, author_id)",
        ]
    )
