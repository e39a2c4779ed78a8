create table labels (
    name text primary key,
    color text not null default 'grey' check (color in ('grey', 'red', 'green', 'blue'))
);

{{ signed_in_rows() }}
