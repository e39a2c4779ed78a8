create function extensions.unaccent(text) returns text language sql stable as 'select $1';
