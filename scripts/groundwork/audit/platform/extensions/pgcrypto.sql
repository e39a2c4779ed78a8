create function extensions.crypt(text, text) returns text language sql as 'select md5($1 || $2)';
create function extensions.gen_salt(text) returns text language sql as 'select md5($1)';
create function extensions.gen_salt(text, integer) returns text language sql as 'select md5($1)';
create function extensions.digest(text, text) returns bytea language sql immutable
as 'select sha256(convert_to($1, ''UTF8''))';
create function extensions.digest(bytea, text) returns bytea language sql immutable
as 'select sha256($1)';
create function extensions.hmac(text, text, text) returns bytea language sql immutable
as 'select sha256(convert_to($1 || $2, ''UTF8''))';
create function extensions.gen_random_bytes(integer) returns bytea language sql
as 'select substr(sha256(convert_to(random()::text, ''UTF8'')), 1, $1)';
create function extensions.pgp_sym_encrypt(text, text) returns bytea language sql
as 'select convert_to($1, ''UTF8'')';
create function extensions.pgp_sym_decrypt(bytea, text) returns text language sql
as 'select convert_from($1, ''UTF8'')';
