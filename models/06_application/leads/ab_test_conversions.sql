create table ab_test_conversions (
    id uuid not null default gen_random_uuid(),
    {{ tenant_id(default=false) }},
    test_id uuid not null,
    visitor_id text not null,
    variation_id text not null,
    conversion_type text not null,
    value numeric(14, 2) not null default 0 check (value >= 0),
    converted_at timestamptz not null default now(),
    {{ tenant_key() }},
    foreign key (tenant_id, test_id)
    references {{ ref('ab_tests') }} (tenant_id, id) on delete cascade
);

create index on ab_test_conversions (test_id, tenant_id, variation_id);

{{ tenant_of_parent('ab_tests', column='test_id') }}
{{ tenant_rows(write='none') }}
