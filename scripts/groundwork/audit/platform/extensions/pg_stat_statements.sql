create view @extschema@.pg_stat_statements as
select
    0::oid as userid,
    0::oid as dbid,
    true as toplevel,
    0::bigint as queryid,
    ''::text as query,
    0::bigint as plans,
    0::double precision as total_plan_time,
    0::double precision as min_plan_time,
    0::double precision as max_plan_time,
    0::double precision as mean_plan_time,
    0::double precision as stddev_plan_time,
    0::bigint as calls,
    0::double precision as total_exec_time,
    0::double precision as min_exec_time,
    0::double precision as max_exec_time,
    0::double precision as mean_exec_time,
    0::double precision as stddev_exec_time,
    0::bigint as rows,
    0::bigint as shared_blks_hit,
    0::bigint as shared_blks_read,
    0::bigint as shared_blks_dirtied,
    0::bigint as shared_blks_written,
    0::bigint as local_blks_hit,
    0::bigint as local_blks_read,
    0::bigint as temp_blks_read,
    0::bigint as temp_blks_written,
    0::bigint as wal_records,
    0::numeric as wal_bytes
where false;
grant select on @extschema@.pg_stat_statements to public;
create view @extschema@.pg_stat_statements_info as
select 0::bigint as dealloc, now() as stats_reset;
grant select on @extschema@.pg_stat_statements_info to public;
create function @extschema@.pg_stat_statements_reset(
    userid oid default 0, dbid oid default 0, queryid bigint default 0,
    minmax_only boolean default false
) returns timestamptz language sql as 'select now()';
