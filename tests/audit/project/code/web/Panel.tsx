export function Panel({ client }) {
  const load = async () => {
    const rows = await client.query('select l.id, l.owner_name from leads l where l.id = $1', [1]);
    const more = await sql`
      select d.id
      from deals d
      join shipments s on s.deal_id = d.id`;
    const ready = await sql`
      with recent as (select id from notes)
      select count(*) as n from recent order by n`;
    return [rows, more, ready];
  };
  return <button onClick={load}>Load</button>;
}
