import { createClient } from '@supabase/supabase-js';
import { createBrowserClient } from '@supabase/ssr';
import { TABLES } from './tables';

const admin = createClient(process.env.URL!, process.env.SUPABASE_SERVICE_ROLE_KEY!);
const browser = createBrowserClient(process.env.URL!, process.env.SUPABASE_ANON_KEY!);

export async function jobs(score?: number) {
  await admin.from('leads').delete().eq('id', 1);
  await admin.rpc('count_due');
  await browser.rpc('count_due');
  await admin.rpc('count_mine');
  await browser.rpc('count_mine');
  let query = browser.from(TABLES.leads).select('id');
  query = query.eq('colour', 'red');
  query = query.order('created_at');
  if (score) query = query.eq('score', score);
  if (score) query = query.gt('score', score);
  await query;
  let other = browser.from('leads').select('id');
  if (score) other = other.eq('score', score);
  await admin.from('tenants').insert({ name: 'x' });
  await admin.from('items').insert({ lookup_code: 'x' });
  const badges = admin.from('badges');
  await badges.upsert({ code: 'x' }, { onConflict: 'code' });
  await badges.upsert({ label: 'x' }, { onConflict: 'label' });
  await badges.update({ colour: 'x' }).eq('code', 'x');
  await admin.from(TABLES.shipments).select('id');
  await browser.from('deals').select('id, lead:leads(score)').eq('lead.stage', 'won');
}
