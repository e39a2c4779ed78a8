create table segments (
    id bigint generated always as identity primary key,
    code text not null unique,
    description text
);

{{ admin_rows(write='none') }}
