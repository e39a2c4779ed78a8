create function extensions.uuid_generate_v1() returns uuid language sql
as 'select gen_random_uuid()';
create function extensions.uuid_generate_v1mc() returns uuid language sql
as 'select gen_random_uuid()';
create function extensions.uuid_generate_v4() returns uuid language sql
as 'select gen_random_uuid()';
create function extensions.uuid_generate_v5(uuid, text) returns uuid language sql immutable
as 'select md5($1::text || $2)::uuid';
create function extensions.uuid_nil() returns uuid language sql immutable
as 'select ''00000000-0000-0000-0000-000000000000''::uuid';
