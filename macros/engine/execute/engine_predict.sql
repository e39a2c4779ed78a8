{#
    Emits groundwork.predict(target, steps, run): for each of `steps`, in their order, what it does
    to the rows of the table `target`, on how many bytes, the lock that it holds, the range of time
    in which it will end, and the longest that others wait for the table meanwhile. A step without
    a statement of its own, or of a later stage, is predicted as if its turn had come.

    How long a megabyte takes is what the last 20 such statements of this database took, as the
    ledger says, of the same stage, else of the same work; where it says it of fewer than three,
    what it takes on anything between a busy small server and a fast one.

    groundwork.rates_of(works) says that, in seconds a byte, and of each the `choice`: 1 of the
    stage, 2 of the work, 3 the usual.

    longest_block  zero where the table can be read and written meanwhile. Steps that share a
                   transaction hold it until the last of them has ended, so they share this too

    And groundwork.is_over_budget(target, steps, run): whether one of them is longer than
    run.lock_budget; groundwork.check_lock_budget(target, steps, run) raises GW002 then, which names
    the statement that takes longest.
#}
{% macro engine_predict() %}

create or replace function groundwork.rates_of(works text[])
returns table (work text, stage text, choice integer, fastest numeric, slowest numeric)
language sql
stable
as $rates_of$
    with
    took as (

        select
            ledger.stage,
            asked.work,
            extract(epoch from ledger.duration) / ledger.bytes as seconds
        from unnest(works) as asked (work)
        cross join lateral (
            select
                done.stage,
                done.duration,
                done.bytes
            from groundwork.ledger as done
            where
                done.work = asked.work
                and done.bytes >= 1048576
                and done.outcome = 'done'
                and done.duration > '0'
            order by done.id desc
            limit 20
        ) as ledger

    )

    select
        took.work,
        took.stage,
        case when took.stage is null then 2 else 1 end,
        min(took.seconds) / 2,
        max(took.seconds) * 2
    from took
    group by grouping sets ((took.work), (took.work, took.stage))
    having count(*) >= 3

    union all

    select
        usual.work,
        null,
        3,
        usual.least / 1048576,
        usual.most / 1048576
    from (
        values
        ('scan', 0.0002, 0.03),
        ('build', 0.002, 0.2),
        ('write', 0.0002, 2),
        ('rewrite', 0.0005, 0.3)
    ) as usual (work, least, most)
    where usual.work = any(works)
$rates_of$;

create or replace function groundwork.predict(
    target oid, steps groundwork.step[], run groundwork.run
)
returns groundwork.prediction[]
language sql
as $predict$
    with
    sized as materialized (

        select
            coalesce(sum(pg_table_size(pg_class.oid)), 0)::bigint as bytes,
            -- as the planner does: to count them would read rows under the lock
            coalesce(
                sum(
                    pg_relation_size(pg_class.oid)::float8
                    / current_setting('block_size')::integer
                    * case
                        when pg_class.relpages > 0 and pg_class.reltuples >= 0
                            then pg_class.reltuples / pg_class.relpages
                        else 50
                    end
                ),
                0
            ) > run.online_rows as is_large
        from pg_catalog.pg_class
        where pg_class.oid = any(groundwork.leaves_of(target))

    ),

    tasks as materialized (

        select
            step.place,
            step.stage,
            step.mode,
            case
                -- in stages, what comes first is proven afterwards
                when
                    sized.is_large
                    and step.stage <> 'rebuild'
                    and (
                        step.mode is null
                        or step.mode = 'alone'
                        and stages.work <> 'write'
                        and step.stage not in ('validate_not_null', 'validate_constraints')
                    )
                    then null
                else stages.work
            end as work,
            case
                when step.mode is not null and stages.work = 'write' then 'row exclusive'
                when
                    step.mode in ('outside', 'later')
                    or step.mode = 'alone'
                    and step.stage in ('validate_not_null', 'validate_constraints')
                    then 'share update exclusive'
                else 'access exclusive'
            end as lock_mode
        from sized
        cross join (
            select
                places.place,
                (steps[places.place]).stage,
                (steps[places.place]).mode
            from generate_subscripts(steps, 1) as places (place)
        ) as step
        inner join groundwork.stages() as stages
            on step.stage = stages.name

    ),

    rates as materialized (

        select known.*
        from groundwork.rates_of(array(select distinct tasks.work from tasks)) as known

    ),

    predicted as (

        select
            tasks.place,
            tasks.mode,
            tasks.work,
            tasks.lock_mode,
            sized.bytes,
            make_interval(secs => 0.0001 + coalesce(rate.least * sized.bytes, 0)) as least,
            make_interval(secs => 0.02 + coalesce(rate.most * sized.bytes, 0)) as most
        from sized
        cross join tasks
        left join lateral (
            select
                rates.fastest as least,
                rates.slowest as most
            from rates
            where
                rates.work = tasks.work
                and (rates.stage is null or rates.stage = tasks.stage::text)
            order by rates.choice
            limit 1
        ) as rate
            on true

    ),

    -- all that take a strong lock at once share a transaction
    totals as materialized (

        select
            -- what goes through no row takes a fraction of what one alone might
            make_interval(secs => 0.05 + 0.002 * count(*))
            + coalesce(
                sum(predicted.most) filter (where predicted.work is not null), '0'
            ) as most
        from predicted
        where predicted.mode is null

    )

    select
        coalesce(
            array_agg(
                (
                    predicted.work,
                    predicted.bytes,
                    predicted.lock_mode,
                    predicted.least,
                    predicted.most,
                    case
                        when predicted.mode is null then totals.most
                        when predicted.lock_mode = 'access exclusive' then predicted.most
                        else '0'
                    end
                )::groundwork.prediction
                order by predicted.place
            ),
            '{}'
        )
    from predicted
    cross join totals
$predict$;

create or replace function groundwork.is_over_budget(
    target oid, steps groundwork.step[], run groundwork.run
)
returns boolean
language sql
as $is_over_budget$
    select
        case
            when run.lock_budget is null then false
            else exists (
                select
                from unnest(groundwork.predict(target, steps, run)) as prediction
                where prediction.longest_block > run.lock_budget
            )
        end
$is_over_budget$;

create or replace function groundwork.check_lock_budget(
    target oid, steps groundwork.step[], run groundwork.run
)
returns void
language plpgsql
as $check_lock_budget$
declare
    predicted groundwork.prediction[];
    longest integer;
begin
    if not groundwork.is_over_budget(target, steps, run) then
        return;
    end if;
    predicted := groundwork.predict(target, steps, run);
    longest := (
        select places.place
        from generate_subscripts(steps, 1) as places (place)
        order by
            (predicted[places.place]).longest_block desc,
            (predicted[places.place]).most desc,
            places.place
        limit 1
    );
    raise exception using
        errcode = 'GW002',
        message = format(
            '%s cannot become what is declared within lock_budget (%s): whoever uses it might'
            ' wait for up to %s, for:',
            groundwork.shown_name(target),
            run.lock_budget,
            date_trunc('milliseconds', (predicted[longest]).longest_block)
        )
        || E'\n  - ' || (steps[longest]).statement
        || format(' (%s)', pg_size_pretty((predicted[longest]).bytes)),
        detail = 'How long it takes is judged by the size of the table and by what such statements'
            ' took before, as groundwork.ledger says.',
        hint = 'Allow more for this run, at an hour when few use it: dbt run --vars'
            ' ''{lock_budget: 10s}'', or groundwork apply --lock-budget 10s.';
end
$check_lock_budget$;

{% endmacro %}
