create function @extschema@.similarity(text, text) returns real language sql immutable
as 'select 0.0::real';
create function @extschema@.word_similarity(text, text) returns real language sql immutable
as 'select 0.0::real';
create function @extschema@.is_similar(text, text) returns boolean language sql immutable
as 'select $1 = $2';
create operator @extschema@.% (
    leftarg = text, rightarg = text, function = @extschema@.is_similar
);
create function @extschema@.trigrams(text) returns text[] language sql immutable
as 'select string_to_array($1, null)';
create function @extschema@.gin_extract(text, internal) returns internal language internal
as 'ginarrayextract';
create operator class @extschema@.gin_trgm_ops for type text using gin as
    operator 1 @extschema@.% (text, text),
    function 1 bttextcmp (text, text),
    function 2 @extschema@.gin_extract (text, internal),
    function 3 ginqueryarrayextract (anyarray, internal, int2, internal, internal, internal, internal),
    function 4 ginarrayconsistent (internal, int2, anyarray, int4, internal, internal, internal, internal),
    storage text;
