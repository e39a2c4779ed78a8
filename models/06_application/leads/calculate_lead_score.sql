{{ config(materialized='sql_function') }}

-- How complete a lead is and how far it has come, from 0 to 100. The parts of the score are kept
-- beside it.
create or replace function calculate_lead_score(p_lead_id uuid)
returns integer
language plpgsql
set search_path = public, pg_temp
as $$
declare
    factors jsonb;
    total integer;
begin
    select
        jsonb_build_object(
            'email', case when leads.email like '%_@_%' then 20 else 0 end,
            'name', case
                when concat(leads.name, leads.first_name, leads.last_name) > '' then 10
                else 0
            end,
            'company', case when leads.company > '' then 15 else 0 end,
            'phone', case when leads.phone > '' then 15 else 0 end,
            'source', case when leads.source > '' then 10 else 0 end,
            'status', case
                when leads.status = 'converted' then 30
                when leads.status = 'qualified' or leads.qualified then 20
                when leads.status = 'contacted' then 10
                else 0
            end
        )
    into factors
    from {{ ref('leads') }}
    where leads.id = p_lead_id
    for update;

    select sum(factor.points::integer) into total
    from jsonb_each_text(factors) as factor (name, points);

    update {{ ref('leads') }}
    set
        score = total,
        score_factors = factors
    where leads.id = p_lead_id;

    if not found then
        raise exception 'There is no lead with the id % that the caller may change.', p_lead_id
        using
            errcode = 'no_data_found',
            hint = 'Admins and members of its tenant may change a lead.';
    end if;

    return total;
end;
$$;

{{ executable_by('authenticated', 'service_role') }}
