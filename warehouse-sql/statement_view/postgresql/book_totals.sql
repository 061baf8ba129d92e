-- What each book says that the sums of money $6 (a JSON array of measure and currency_field) come
-- to by currency: of meter $1, with a value window starting from $2 to before $3, whose group holds
-- the values of JSON object $4, as of posting time $5. Of a closed day both books, so that they can
-- be held against each other; of the others what live has certified.
with money as (
  select ordinal, measure, currency_field
  from json_to_recordset(cast($6 as json))
    as declared (ordinal integer, measure text, currency_field text)
),
booked as (
  select
    posting.book,
    posting.group_values,
    posting.measures,
    closed_day.posting_day is not null as is_closed
  from posting
  left join closed_day
    on closed_day.posting_day = cast(posting.posting_start as date)
  left join certified
    on certified.window_millis = epoch_ms(posting.posting_end) - epoch_ms(posting.posting_start)
  where posting.meter = $1
    and (posting.book = 'live' or posting.generation = closed_day.generation)
    and posting.value_start >= make_timestamp_ms($2)
    and posting.value_start < make_timestamp_ms($3)
    and posting.posting_start >= make_timestamp_ms($2)
    and as_jsonb(posting.group_values) @> as_jsonb($4)
    and posting.posting_end <= make_timestamp_ms($5)
    and (
      closed_day.posting_day is not null
      or posting.book = 'live'
      and posting.posting_end <= certified.certified_through
    )
),
amount as (
  select
    money.ordinal,
    money.measure,
    coalesce(as_jsonb(booked.group_values) ->> money.currency_field, '') collate "C" as currency,
    booked.book,
    booked.is_closed,
    cast(booked.measures ->> money.measure as bigint) as amount
  from booked
  cross join money
)
select
  measure,
  currency,
  cast(sum(amount) filter (where is_closed and book = 'closed') as bigint) as closed,
  cast(sum(amount) filter (where is_closed and book = 'live') as bigint) as live,
  cast(sum(amount) filter (where not is_closed) as bigint) as open
from amount
group by ordinal, measure, currency
order by ordinal, currency;
