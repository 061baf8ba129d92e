-- Writing a row again changes nothing: a retried bundle and a restarted run post the same rows.
-- A row that did change takes the generation that changed it. Two transactions lock the same rows in
-- the same order.
insert into posting
select distinct on (meter, value_start, group_values, posting_start, book) *
from posting_stage
order by meter, value_start, group_values, posting_start, book, ctid desc
on conflict (
  meter,
  value_start,
  text_digest(group_values),
  posting_start,
  book,
  (case book when 'live' then 0 else generation end)
) do update set
  value_end = excluded.value_end,
  posting_end = excluded.posting_end,
  measures = excluded.measures,
  events = excluded.events,
  late_events = excluded.late_events,
  fingerprint = excluded.fingerprint,
  generation = excluded.generation
where posting.value_end <> excluded.value_end
  or posting.posting_end <> excluded.posting_end
  or cast(posting.measures as text) <> cast(excluded.measures as text)
  or posting.events <> excluded.events
  or posting.late_events <> excluded.late_events
  or posting.fingerprint <> excluded.fingerprint;
