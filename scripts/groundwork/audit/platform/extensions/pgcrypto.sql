create function @extschema@.crypt(text, text) returns text language sql immutable
as 'select md5($1 || $2)';
create function @extschema@.gen_salt(text) returns text language sql as 'select md5($1)';
create function @extschema@.gen_salt(text, integer) returns text language sql
as 'select md5($1)';
create function @extschema@.digest(text, text) returns bytea language sql immutable
as 'select sha256(convert_to($1, ''UTF8''))';
create function @extschema@.digest(bytea, text) returns bytea language sql immutable
as 'select sha256($1)';
create function @extschema@.hmac(text, text, text) returns bytea language sql immutable
as 'select sha256(convert_to($1 || $2, ''UTF8''))';
create function @extschema@.hmac(bytea, bytea, text) returns bytea language sql immutable
as 'select sha256($1 || $2)';
create function @extschema@.gen_random_bytes(integer) returns bytea language sql
as $$
    select substr(string_agg(sha256(convert_to(random()::text, 'UTF8')), ''), 1, $1)
    from generate_series(0, $1 / 32)
$$;
create function @extschema@.encrypt(bytea, bytea, text) returns bytea language sql immutable
as 'select $1';
create function @extschema@.decrypt(bytea, bytea, text) returns bytea language sql immutable
as 'select $1';
create function @extschema@.encrypt_iv(bytea, bytea, bytea, text) returns bytea
language sql immutable as 'select $1';
create function @extschema@.decrypt_iv(bytea, bytea, bytea, text) returns bytea
language sql immutable as 'select $1';
create function @extschema@.pgp_sym_encrypt(text, text, text default '') returns bytea language sql
as 'select convert_to($1, ''UTF8'')';
create function @extschema@.pgp_sym_decrypt(bytea, text, text default '') returns text
language sql immutable as 'select convert_from($1, ''UTF8'')';
create function @extschema@.pgp_sym_encrypt_bytea(bytea, text, text default '') returns bytea
language sql as 'select $1';
create function @extschema@.pgp_sym_decrypt_bytea(bytea, text, text default '') returns bytea
language sql immutable as 'select $1';
create function @extschema@.pgp_pub_encrypt(text, bytea, text default '') returns bytea
language sql as 'select convert_to($1, ''UTF8'')';
create function @extschema@.pgp_pub_decrypt(bytea, bytea, text default '', text default '')
returns text language sql immutable as 'select convert_from($1, ''UTF8'')';
create function @extschema@.armor(bytea) returns text language sql immutable
as 'select encode($1, ''base64'')';
create function @extschema@.dearmor(text) returns bytea language sql immutable
as 'select decode($1, ''base64'')';
