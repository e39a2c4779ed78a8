-- names that are no ASCII, no words, too long, or key words
create schema "größe & maß";
set search_path = "größe & maß";
create table "Straße" ("Länge" integer primary key, "select" text default 'ß', "a b" text check ("a b" <> ''));
create table "table" ("user" integer primary key references "Straße" ("Länge"));
create table a_table_with_a_name_that_is_as_long_as_postgresql_lets_it_be_63 (
    a_column_with_a_name_that_is_as_long_as_postgresql_lets_it_be_63 integer unique,
    another_column integer references "table" ("user"),
    check (another_column <> a_column_with_a_name_that_is_as_long_as_postgresql_lets_it_be_63)
);
create index on a_table_with_a_name_that_is_as_long_as_postgresql_lets_it_be_63 (another_column, a_column_with_a_name_that_is_as_long_as_postgresql_lets_it_be_63);
create function "Größe"() returns integer language sql as 'select 1';
reset search_path;
