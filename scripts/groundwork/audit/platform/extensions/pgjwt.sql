create function @extschema@.url_encode(data bytea) returns text language sql immutable
as 'select translate(encode($1, ''base64''), ''+/='', ''-_'')';
create function @extschema@.url_decode(data text) returns bytea language sql immutable
as 'select decode(translate($1, ''-_'', ''+/''), ''base64'')';
create function @extschema@.sign(payload json, secret text, algorithm text default 'HS256')
returns text language sql immutable as 'select md5($1::text || $2)';
create function @extschema@.verify(token text, secret text, algorithm text default 'HS256')
returns table (header json, payload json, valid boolean) language sql immutable
as 'select ''{}''::json, ''{}''::json, true';
