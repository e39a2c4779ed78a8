create table café (id int);
