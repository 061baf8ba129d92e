-- A certificate of empty windows may grow: the next one from the same start ends later.
merge into certificate
using (
  from certificate_stage
  qualify row_number() over (
    partition by book, window_millis, posting_start
    order by posting_end desc, rowid desc
  ) = 1
) as stage
on certificate.book = stage.book
  and certificate.window_millis = stage.window_millis
  and certificate.posting_start = stage.posting_start
when matched
  and (
    certificate.posting_end <> stage.posting_end
    or certificate.posting_rows <> stage.posting_rows
    or certificate.events <> stage.events
    or certificate.fingerprint <> stage.fingerprint
    or certificate.row_hashes <> stage.row_hashes
    or certificate.last_offsets <> stage.last_offsets
  )
  then update set
    posting_end = stage.posting_end,
    posting_rows = stage.posting_rows,
    events = stage.events,
    fingerprint = stage.fingerprint,
    row_hashes = stage.row_hashes,
    last_offsets = stage.last_offsets,
    generation = stage.generation
when not matched
  then insert by name;
