{#
    Emits what the engine keeps: its tables, and the types of their columns. All of it stays from
    one version to the next; an export has it too, since functions write into the ledger.

    item        one described fact of a table: its kind, its name, its definition
    origin      which row of a legacy table it is: its key as text, and its xmin, which every update
                of the row changes
    declaration the last declaration applied to each object, and the object as it was then
    ledger      every statement that was ever run; `allowed` is the name by which its run allowed
                its hazard, null where the hazard had no rows at stake. What groundwork.predict said
                of it stands beside what it took; `blocked` is how long others waited at most
    quarantine  the old content of every row that was removed or changed to let a constraint hold
    consolidation     each legacy table that was carried over to a successor, or is being;
                      `options` is what its model says, as groundwork.read_model returns it
    consolidated_row  what became of each of its rows: by the legacy key, as text, the id that the
                      row has in the successor; without one it is in quarantine. It has no index:
                      it is filled fast, and read as a whole
    carried_change    the keys of rows of a legacy table that were changed since; null for all
    taken       what a change took away from an object that is still to be made equal to its own
                declaration, and how to bring it back: see groundwork.note_taken
    id_namespace  the name space of the uuids that stand for other ids: random, made once for each
                  database, so that nobody foresees an id. A database in which the one that every
                  database used to share was in use keeps that, since references that are still to
                  be converted have to get the ids that their rows got
    mutex         a row for each thing that only one session may do at a time: who has a privilege
                  on the table can lock the row, and no client has one (see engine_hold)
    former_value  the old text of every value that a conversion, a fill, a merge or a default
                  changed, null where the row was null; the key is the row's key after it
#}
{% macro engine_tables() %}
{%- set recorded = model_kinds() | selectattr('is_recorded') | map(attribute='kind') | list %}
{%- set kinds = "'" ~ recorded | join("', '") ~ "'" %}

create schema if not exists groundwork;
revoke all on schema groundwork from public;

do $types$
begin
    if to_regtype('groundwork.item') is null then
        create type groundwork.item as (kind text, name text, definition jsonb);
    end if;
    if to_regtype('groundwork.origin') is null then
        create type groundwork.origin as (key text, version xid);
    end if;
end
$types$;

create table if not exists groundwork.declaration (
    kind text not null default 'table'
    check (
        kind in (
            {%- for kind in recorded %}
            '{{ kind }}'{{ ',' if not loop.last }}
            {%- endfor %}
        )
    ),
    schema_name text not null,
    object_name text not null,
    declared_hash text not null,
    fingerprint text not null,
    items groundwork.item[] not null,
    model_key text,
    is_platform boolean not null default false,
    run_id text,
    applied_at timestamptz not null default clock_timestamp(),
    primary key (kind, schema_name, object_name)
);

-- the tables that one is declared like: see groundwork.templates_of
alter table groundwork.declaration add column if not exists templates text[];

do $declaration_kinds$
begin
    -- a table of an older version knows fewer kinds
    if exists (
        select
        from unnest(array[{{ kinds }}]) as known (kind)
        cross join pg_catalog.pg_constraint
        where
            pg_constraint.conrelid = 'groundwork.declaration'::regclass
            and pg_constraint.conname = 'declaration_kind_check'
            and position(quote_literal(known.kind) in pg_get_constraintdef(pg_constraint.oid)) = 0
    ) then
        alter table groundwork.declaration
        drop constraint declaration_kind_check,
        add constraint declaration_kind_check check (kind in ({{ kinds }}));
    end if;
end
$declaration_kinds$;

create table if not exists groundwork.ledger (
    id bigint generated always as identity primary key,
    run_id text,
    run_by name not null default session_user,
    application text not null default current_setting('application_name'),
    started_at timestamptz not null default clock_timestamp(),
    schema_name text not null,
    object_name text not null,
    statement text not null,
    undo text,
    hazard text,
    allowed text,
    affected_rows bigint,
    lock_wait interval,
    duration interval,
    process integer default pg_backend_pid(),
    outcome text not null default 'started' check (outcome in ('started', 'done', 'failed'))
);

-- those of an older version
alter table groundwork.ledger
add column if not exists stage text,
add column if not exists work text,
add column if not exists bytes bigint,
add column if not exists lock_mode text,
add column if not exists predicted_least interval,
add column if not exists predicted_most interval,
add column if not exists predicted_block interval,
add column if not exists blocked interval;

-- what predictions are made of: see groundwork.predict
create index if not exists ledger_work_idx
on groundwork.ledger (work, id)
where bytes >= 1048576 and outcome = 'done';

create table if not exists groundwork.quarantine (
    id bigint generated always as identity primary key,
    run_id text,
    quarantined_at timestamptz not null default clock_timestamp(),
    schema_name text not null,
    table_name text not null,
    action text not null check (action in ('removed', 'changed')),
    reason text not null,
    primary_key jsonb not null,
    content jsonb not null,
    restored_at timestamptz
);

create table if not exists groundwork.consolidation (
    id integer generated always as identity primary key,
    schema_name text not null,
    table_name text not null,
    key_column text not null,
    has_unique_ids boolean not null,
    successor text not null,
    declaration text not null,
    options jsonb not null,
    run_id text,
    rows_before bigint not null,
    rows_carried bigint not null default 0,
    is_batched boolean not null default false,
    began_at timestamptz not null default clock_timestamp(),
    retired_at timestamptz,
    retired_as text
);

-- that of an older version
alter table groundwork.consolidation
add column if not exists is_followed boolean not null default false;

create table if not exists groundwork.carried_change (
    consolidation_id integer not null,
    legacy_key text
);

-- one that quoted a row in the reason
update groundwork.quarantine
set reason = split_part(reason, ', such as {', 1)
where position(', such as {' in reason) > 0;

create unique index if not exists consolidation_open_idx
on groundwork.consolidation (schema_name, table_name)
where retired_at is null;

create table if not exists groundwork.mutex (
    name text primary key
);

insert into groundwork.mutex (name)
values ('install'), ('platform'), ('definer'), ('function'), ('retired'), ('seed')
on conflict do nothing;

create table if not exists groundwork.consolidated_row (
    consolidation_id integer not null,
    legacy_key text collate "C" not null,
    legacy_version xid not null,
    successor_key uuid,
    outcome text not null
    check (outcome in ('carried', 'renumbered', 'merged', 'quarantined'))
);

create table if not exists groundwork.former_value (
    id bigint generated always as identity primary key,
    run_id text,
    changed_at timestamptz not null default clock_timestamp(),
    schema_name text not null,
    table_name text not null,
    column_name text not null,
    primary_key jsonb not null,
    value text
);

-- that of an older version
alter table groundwork.former_value alter column value drop not null;

create table if not exists groundwork.id_namespace (
    is_only boolean primary key default true check (is_only),
    value bytea not null check (length(value) = 16)
);

insert into groundwork.id_namespace (value)
select
    case
        when
            exists (select from groundwork.former_value)
            or exists (select from groundwork.quarantine)
            or exists (select from groundwork.consolidation)
            or exists (
                select
                from groundwork.ledger
                where position('to_uuid' in ledger.statement) > 0
            )
            then {{ shared_id_namespace() }}
        else uuid_send(gen_random_uuid())
    end
where not exists (select from groundwork.id_namespace);

create table if not exists groundwork.taken (
    id bigint generated always as identity primary key,
    run_id text,
    taken_at timestamptz not null default clock_timestamp(),
    owner text not null,
    kind text not null,
    name text not null,
    make text not null
);

-- that of an older version
drop index if exists groundwork.former_value_table_idx;
-- the key of a row without a primary key is all of it, which an index takes no more than a page of
create index if not exists former_value_key_idx
on groundwork.former_value (
    schema_name, table_name, column_name, jsonb_hash_extended(primary_key, 0)
);
create index if not exists quarantine_table_idx on groundwork.quarantine (schema_name, table_name);
create index if not exists ledger_run_id_idx on groundwork.ledger (run_id);
create index if not exists ledger_started_idx on groundwork.ledger (schema_name, object_name)
where outcome = 'started';

{% endmacro %}
