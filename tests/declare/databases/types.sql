-- domains, composites, ranges, enumerated types
create schema kinds;
set search_path = kinds;
create domain email as text check (value ~ '^[^@]+@[^@]+$');
create domain amount as numeric(12, 2) default 0 not null constraint not_negative check (value >= 0);
create type mood as enum ('sad', 'ok', 'happy');
create type address as (street text, zip varchar(10), mail email);
create type price_range as range (subtype = numeric);
create table people (
    id integer primary key,
    mail email not null,
    feels mood default 'ok',
    history mood[] default '{sad,ok}',
    home address,
    paid amount,
    asked price_range
);
create table bookings (room integer, during tstzrange, exclude using gist (during with &&));
create sequence numbers as integer start 7 increment 3 cycle maxvalue 1000;
create table invoices (number integer default nextval('numbers') primary key, at date default current_date);
comment on type mood is 'How one feels.';
comment on domain email is 'An address.';
reset search_path;
