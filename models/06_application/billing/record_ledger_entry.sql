{{ config(materialized='sql_function') }}

-- A booking that is repeated, under the same key or without one under the same transaction, returns
-- the entry that is there. The same key for another booking is refused.
create or replace function record_ledger_entry(
    p_transaction_id text,
    p_account_type text,
    p_amount_cents bigint,
    p_transaction_type text,
    p_idempotency_key text default null,
    p_account_id uuid default null,
    p_currency text default 'USD',
    p_source_type text default null,
    p_source_id text default null,
    p_description text default null,
    p_metadata jsonb default '{}'
)
returns uuid
language plpgsql
set search_path = public, pg_temp
as $$
declare
    entry_id uuid;
begin
    insert into {{ ref('financial_ledger') }} (
        transaction_id,
        idempotency_key,
        account_type,
        account_id,
        amount_cents,
        currency,
        transaction_type,
        source_type,
        source_id,
        description,
        metadata,
        status
    )
    values (
        p_transaction_id,
        p_idempotency_key,
        p_account_type,
        p_account_id,
        p_amount_cents,
        upper(p_currency),
        p_transaction_type,
        p_source_type,
        p_source_id,
        p_description,
        coalesce(p_metadata, '{}'),
        'completed'
    )
    on conflict do nothing
    returning id into entry_id;

    if entry_id is null then
        select financial_ledger.id into entry_id
        from {{ ref('financial_ledger') }}
        where
            case
                when p_idempotency_key is null
                    then financial_ledger.transaction_id = p_transaction_id
                else financial_ledger.idempotency_key = p_idempotency_key
            end
            and financial_ledger.account_type = p_account_type
            and financial_ledger.account_id is not distinct from p_account_id
            and financial_ledger.amount_cents = p_amount_cents
            and financial_ledger.currency = upper(p_currency)
            and financial_ledger.transaction_type = p_transaction_type;
    end if;

    if entry_id is null then
        raise exception 'Another entry was booked under the key % or the transaction %.',
            p_idempotency_key, p_transaction_id
        using
            errcode = 'unique_violation',
            hint = 'A new booking has a new key and a new transaction.';
    end if;

    return entry_id;
end;
$$;

{{ executable_by('service_role') }}
