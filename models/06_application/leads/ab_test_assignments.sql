create table ab_test_assignments (
    id uuid not null default gen_random_uuid(),
    {{ tenant_id(default=false) }},
    test_id uuid not null,
    visitor_id text not null,
    variation_id text not null,
    assigned_at timestamptz not null default now(),
    {{ tenant_key() }},
    unique (test_id, visitor_id),
    foreign key (tenant_id, test_id)
    references {{ ref('ab_tests') }} (tenant_id, id) on delete cascade
);

create index on ab_test_assignments (test_id, tenant_id, variation_id);
create index on ab_test_assignments (visitor_id);

{{ tenant_of_parent('ab_tests', column='test_id') }}
{{ tenant_rows(write='none') }}
