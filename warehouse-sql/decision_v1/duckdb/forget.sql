delete from decision
where name = $1;
