create schema net;
create function net.http_post(
    url text, body jsonb default '{}', params jsonb default '{}',
    headers jsonb default '{}', timeout_milliseconds integer default 5000
) returns bigint language sql as 'select 1::bigint';
create function net.http_get(
    url text, params jsonb default '{}', headers jsonb default '{}',
    timeout_milliseconds integer default 5000
) returns bigint language sql as 'select 1::bigint';
grant usage on schema net to public;
grant execute on all functions in schema net to public;
