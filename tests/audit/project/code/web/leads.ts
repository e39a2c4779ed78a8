import { createClient } from '@supabase/supabase-js';

const supabase = createClient(url, key);
const TABLE = 'workflows';

export async function leads(tenant: string) {
  const { data } = await supabase
    .from('leads')
    .select('id, score, rating, created:created_at')
    .eq('source', tenant)
    .order('created_at');
  await supabase.from('leads').select('id, score').eq('source', 'web');
  await supabase.from('leads').select('*').eq('status', 'new');
  return data;
}

export async function write() {
  await supabase.from(TABLE).select('*');
  await supabase.from('campaigns').insert({ name: 'x' });
  await supabase.from('notifications').insert([
    {
      user_id: 'x',
      body: 'y',
    },
  ]);
  await supabase.from('leads').insert({ source: 'x' });
  await supabase.from('deals').update({ archived_at: null }).eq('id', 1);
  await supabase.from('deals').delete().eq('id', 1);
  await supabase.storage.from('avatars').upload('a', file);
  Buffer.from('workbooks', 'utf8');
  await supabase.from(`leads_${tenant}`).select('*');
}

export async function nested() {
  await supabase.from('deals').select('id, leads(id, score), plans!deals_plan_id_fkey(code)');
  await supabase.from('notes').select('id, deals(id)');
  await supabase.from('tenants').select('name, profiles(email)');
  await supabase.from('profiles').select('email, badges(code)');
}

export async function calls() {
  await supabase.rpc('close_deal', { p_deal_id: 1 });
  await supabase.rpc('close_deal', { deal: 1 });
  await supabase.rpc('close_deal', { p_reason: 'x' });
  await supabase.rpc('reopen_deal', { p_deal_id: 1 });
  await supabase.rpc('archive_everything');
  await supabase.rpc('purge_leads');
}

export async function lists(plan: string, tenant: string) {
  await supabase.from('deals').select('id').eq('plan_id', plan).order('created_at');
  await supabase.from('deals').select('*').eq('plan_id', plan).order('created_at').limit(1);
  await supabase.from('deals').select('plan_id').order('created_at').eq('plan_id', plan);
  await supabase.from('deals').select('id').eq('tenant_id', tenant).order('created_at');
  await supabase.from('deals').select('*').eq('tenant_id', tenant).order('created_at').limit(1);
  await supabase.from('deals').select('plan_id').order('created_at').eq('tenant_id', tenant);
  await supabase.from('deals').select('owner_id').eq('tenant_id', tenant).eq('id', plan);
  await supabase.from('deals').select('plan_id').eq('tenant_id', tenant).eq('id', plan);
  await supabase.from('deals').select('lead_id').eq('tenant_id', tenant).eq('id', plan);
  await supabase.from('deals').select('id').eq('plan_id', plan).eq('owner_id', tenant);
}
