-- #fail A certificate ends at a whole number of windows after its start.
select count(*)
from certificate
where posting_end <= posting_start
  or (epoch_ms(posting_end) - epoch_ms(posting_start)) % window_millis <> 0;

-- #warn Certificates of one window size leave no gap.
select count(*)
from (
  select
    posting_start,
    lag(posting_end) over (
      partition by book, window_millis
      order by posting_start
    ) as previous_end
  from certificate
) as certified
where previous_end < posting_start;
