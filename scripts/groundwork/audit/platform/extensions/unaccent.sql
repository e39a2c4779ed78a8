create function @extschema@.unaccent(text) returns text language sql stable as 'select $1';
