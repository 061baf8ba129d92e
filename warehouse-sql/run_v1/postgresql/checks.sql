-- #warn Of each job at most the newest run is unfinished.
select count(*)
from run
where status = 'RUNNING'
  and generation < (
    select max(newest.generation)
    from run as newest
    where newest.job = run.job
  );
