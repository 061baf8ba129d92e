-- A certificate of empty windows may grow: the next one from the same start ends later.
insert into certificate
select distinct on (book, window_millis, posting_start) *
from certificate_stage
order by book, window_millis, posting_start, posting_end desc, ctid desc
on conflict (book, window_millis, posting_start) do update set
  posting_end = excluded.posting_end,
  posting_rows = excluded.posting_rows,
  events = excluded.events,
  fingerprint = excluded.fingerprint,
  row_hashes = excluded.row_hashes,
  last_offsets = excluded.last_offsets,
  generation = excluded.generation
where certificate.posting_end <> excluded.posting_end
  or certificate.posting_rows <> excluded.posting_rows
  or certificate.events <> excluded.events
  or certificate.fingerprint <> excluded.fingerprint
  or certificate.row_hashes <> excluded.row_hashes
  or certificate.last_offsets <> excluded.last_offsets;
