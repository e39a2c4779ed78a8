create view extensions.pg_stat_statements as
select
    0::oid as userid,
    0::oid as dbid,
    0::bigint as queryid,
    ''::text as query,
    0::bigint as calls,
    0::double precision as total_exec_time,
    0::double precision as mean_exec_time,
    0::double precision as max_exec_time,
    0::bigint as rows;
grant select on extensions.pg_stat_statements to public;
