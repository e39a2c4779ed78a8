select count(*) from pg_stat_activity;
select table_name from information_schema.tables where table_schema = 'public';
select relname from pg_catalog.pg_class;
select calls from pg_stat_statements;
select count(*) from pg_catalog.pg_clas;
