-- #fail A job's generation belongs to one run.
select count(*)
from (
  select 1
  from run
  group by job, generation
  having count(*) > 1
);

-- #warn Of each job at most the newest run is unfinished.
select count(*)
from run
where status = 'RUNNING'
  and generation < (
    select max(newest.generation)
    from run as newest
    where newest.job = run.job
  );
