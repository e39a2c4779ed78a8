create table financial_ledger (
    id uuid primary key default gen_random_uuid(),
    transaction_id text not null unique,
    idempotency_key text unique,
    account_type text not null check (account_type in ('tenant', 'user', 'system')),
    account_id uuid,
    amount_cents bigint not null,
    currency text not null default 'USD' check (char_length(currency) = 3),
    transaction_type text not null check (
        transaction_type in (
            'payment', 'refund', 'subscription', 'subscription_cancel', 'invoice', 'credit',
            'debit', 'adjustment', 'fee', 'chargeback'
        )
    ),
    source_type text,
    source_id text,
    description text,
    metadata jsonb not null default '{}',
    transaction_date timestamptz not null default now(),
    status text not null default 'pending'
    check (status in ('pending', 'completed', 'failed', 'reversed')),
    reversed_by uuid references financial_ledger (id) on delete restrict,
    reversal_reason text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint financial_ledger_not_reversed_by_itself_check check (reversed_by <> id),
    constraint financial_ledger_account_is_named_check
    check (account_type = 'system' or account_id is not null)
);

create index on financial_ledger (account_id, account_type, transaction_date desc);
create index on financial_ledger (reversed_by);
create index on financial_ledger (transaction_date desc);
create index on financial_ledger (transaction_type, transaction_date desc);
create index on financial_ledger (status) where status = 'pending';

{{ append_only(columns=[
    'id', 'transaction_id', 'idempotency_key', 'account_type', 'account_id', 'amount_cents',
    'currency', 'transaction_type', 'source_type', 'source_id', 'transaction_date', 'created_at',
]) }}

{{ updated_at_trigger() }}
-- The books of a tenant are for its admins and for billing.
{{ own_rows(
    column='account_id',
    write='none',
    also_read="account_type = 'tenant'\n    and " ~ tenants_of_caller(
        'account_id', ['admin', 'billing']
    ),
) }}
