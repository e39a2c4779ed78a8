{{ config(materialized='sql_function') }}

-- An execution whose worker died stays `running` for ever. One that has not moved for so long is
-- marked as failed, with the steps it left open; nothing is deleted. Returns how many there were.
create or replace function cleanup_orphaned_executions(
    p_stalled_after interval default '24 hours'
)
returns integer
language plpgsql
set search_path = public, pg_temp
as $$
declare
    orphan_ids uuid[];
begin
    with orphans as (

        update {{ ref('workflow_executions') }}
        set
            status = 'failed',
            error = coalesce(workflow_executions.error, 'The execution stalled.'),
            completed_at = greatest(now(), workflow_executions.started_at)
        where
            workflow_executions.status in ('pending', 'running')
            and coalesce(workflow_executions.started_at, workflow_executions.created_at)
            < now() - p_stalled_after
            and not exists (
                select
                from {{ ref('step_executions') }}
                where
                    step_executions.execution_id = workflow_executions.id
                    and greatest(
                        step_executions.created_at,
                        step_executions.start_time,
                        step_executions.end_time
                    ) >= now() - p_stalled_after
            )
        returning workflow_executions.id

    )

    select coalesce(array_agg(orphans.id), '{}') into orphan_ids
    from orphans;

    update {{ ref('step_executions') }}
    set
        status = case step_executions.status when 'running' then 'failed' else 'skipped' end,
        error_message = coalesce(step_executions.error_message, 'The execution stalled.'),
        end_time = greatest(now(), step_executions.start_time)
    where
        step_executions.execution_id = any (orphan_ids)
        and step_executions.status in ('pending', 'running');

    return cardinality(orphan_ids);
end;
$$;

{{ executable_by('service_role') }}
