"""Changes of a table that others use meanwhile, of every kind that the engine closes."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Change:
    """What `readings` is, a body of `create table`, and is to be."""

    before: str
    after: str
    further_before: str = ""
    further_after: str = ""
    rows: str = "(id) values (1), (2)"
    options: dict = field(default_factory=dict)


CHANGES = {
    "new columns": Change(
        "id bigint primary key",
        """
        id bigint primary key,
        note text,
        unit text not null default 'celsius',
        token uuid not null default gen_random_uuid(),
        doubled bigint generated always as (id * 2) stored,
        number bigint generated always as identity
        """,
        options={"allow": ["table_rewrite"]},
    ),
    "columns that must hold a value": Change(
        "id bigint primary key, note text, unit text, taken_at timestamptz default now()",
        """
        id bigint primary key,
        note text not null default 'none',
        unit text not null,
        taken_at timestamptz not null default clock_timestamp()
        """,
        options={"fill": {"note": "'none'", "unit": "'celsius'", "taken_at": "now()"}},
    ),
    "columns that need not any more": Change(
        "id bigint primary key, note text not null default 'none', unit text default 'celsius'",
        "id bigint primary key, note text, unit text",
    ),
    "columns that go": Change(
        "id bigint primary key, note text, unit text",
        "id bigint primary key, unit text",
        options={"allow": ["drop_column"]},
    ),
    "columns that are kept": Change(
        "id bigint primary key, note text not null, unit text",
        "id bigint primary key, unit text",
        rows="(id, note) values (1, 'a'), (2, 'b')",
    ),
    "a column under a new name": Change(
        "id bigint primary key, note text",
        "id bigint primary key, remark text",
        options={"renamed": {"note": "remark"}},
    ),
    "other types": Change(
        "id bigint primary key, unit varchar(20), label varchar(10), value integer, size text",
        "id bigint primary key, unit text, label varchar(40), value bigint, size integer",
        options={"allow": ["lossy_type"]},
    ),
    "keys": Change(
        "id bigint, sensor_id bigint, label text, note text",
        """
        id bigint primary key,
        sensor_id bigint references sensors (id) on delete cascade,
        label text unique,
        note text,
        unique (sensor_id, note)
        """,
        further_after="create index on readings (sensor_id, id);",
    ),
    "keys of other columns": Change(
        "id bigint primary key, sensor_id bigint references sensors (id), label text unique",
        """
        id bigint,
        sensor_id bigint references sensors (id) on delete cascade,
        label text,
        primary key (id, sensor_id),
        unique (label, id)
        """,
        further_before="create index on readings (sensor_id);",
        further_after="create index on readings (sensor_id);",
        rows="(id, sensor_id, label) values (1, 1, 'a'), (2, 2, 'b')",
    ),
    "checks": Change(
        "id bigint primary key, value integer check (value > 0), label text",
        """
        id bigint primary key,
        value integer check (value >= 0),
        label text check (label <> ''),
        constraint readings_value_unlike_id check (value <> id)
        """,
    ),
    "indexes": Change(
        "id bigint primary key, label text, value integer",
        "id bigint primary key, label text, value integer",
        further_before="""
        create index readings_label_idx on readings (label);
        create index readings_value_idx on readings (value);
        """,
        further_after="""
        create index readings_label_idx on readings (lower(label));
        create unique index readings_id_value_idx on readings (id desc, value) where value > 0;
        """,
        options={"allow": ["drop_index"]},
    ),
    "an exclusion": Change(
        "id bigint primary key, during tstzrange",
        "id bigint primary key, during tstzrange, exclude using gist (during with &&)",
        options={"allow": ["table_rewrite"]},
    ),
    "triggers, policies, privileges, comments": Change(
        "id bigint primary key, updated_at timestamptz",
        "id bigint primary key, updated_at timestamptz",
        further_before="""
        create policy readings_user_select on readings for select to authenticated using (true);
        grant select, insert on readings to authenticated;
        """,
        further_after="""
        create trigger readings_stamp before update on readings
        for each row execute function stamp();
        create policy readings_user_select on readings
        for select to authenticated using (id > 0);
        grant select on readings to authenticated;
        comment on table readings is 'One row per reading.';
        comment on column readings.id is 'Counts up.';
        """,
    ),
    "settings": Change(
        "id bigint primary key, note text",
        "id bigint primary key, note text storage external",
        further_after="alter table readings set (fillfactor = 90);",
    ),
}
