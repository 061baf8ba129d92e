-- #fail No row holds more late events than events, and none holds no event.
select count(*)
from posting
where events < 1
  or late_events < 0
  or late_events > events;

-- #fail Value window and posting window are equally long, and nothing is posted before it happened.
select count(*)
from posting
where value_end - value_start <> posting_end - posting_start
  or posting_start < value_start;

-- #fail A correction holds late events only.
select count(*)
from posting
where posting_start > value_start
  and late_events <> events;

-- #fail A fingerprint is 32 hexadecimal digits.
select count(*)
from posting
where fingerprint !~ '^[0-9a-f]{32}$';

-- #fail Every row is of a declared meter.
select count(*)
from posting
where meter not in (select meter from meter);

-- #warn Every row of the closed book counts, or is of the newest close.
select count(*)
from posting
where book = 'closed'
  and not exists (
    select 1
    from closed_day
    where closed_day.posting_day = cast(posting.posting_start as date)
      and closed_day.generation = posting.generation
  )
  and generation < (
    select max(generation)
    from run
    where job = 'close'
  );
