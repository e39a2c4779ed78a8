import { createClient } from '@supabase/supabase-js';
const supabase = createClient(process.env.URL!, process.env.SUPABASE_ANON_KEY!);
export async function notes(label: string, author: string, name: string) {
  await supabase.from('Notes').select('id').eq('label', label).is('deleted_at', null);
  await supabase.from('Notes').select('label').eq('label', label).is('deleted_at', null);
  await supabase.from('Notes').select('secret').eq('label', label).is('deleted_at', null);
  await supabase.from('labels').select('id').eq('weight', 1).eq('name', name);
  await supabase.from('labels').select('name').eq('weight', 2).order('name');
  await supabase.from('labels').select('weight').eq('weight', 3).order('name');
  await supabase.from('Notes').select('id').eq('authorId', author).order('updated_at');
  await supabase.from('Notes').select('label').eq('authorId', author).order('updated_at');
  await supabase.from('Notes').select('secret').eq('authorId', author).order('updated_at');
  await supabase.from('pg_tables').select('tablename');
}
