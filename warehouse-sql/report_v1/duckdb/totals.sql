-- What each book says that the sums of money come to over all days, by currency. Numbers are texts,
-- so that no reader rounds them.
with amount as (
  select
    report_meter.ordinal as meter_ordinal,
    report_meter.meter,
    report_measure.ordinal,
    report_measure.measure,
    coalesce(
      json_extract_string(
        row_pair.group_values,
        '$."' || report_measure.currency_field || '"'
      ),
      ''
    ) as currency,
    cast(
      json_extract_string(
        row_pair.closed_measures,
        '$."' || report_measure.measure || '"'
      ) as bigint
    ) as closed,
    cast(
      json_extract_string(
        row_pair.live_measures,
        '$."' || report_measure.measure || '"'
      ) as bigint
    ) as live
  from row_pair
  join report_meter using (meter)
  join report_measure using (meter)
  where report_measure.money
    and report_measure.aggregation = 'SUM'
)
select
  meter,
  measure,
  currency,
  cast(coalesce(sum(closed), 0) as varchar) as closed,
  cast(coalesce(sum(live), 0) as varchar) as live,
  cast(coalesce(sum(live), 0) - coalesce(sum(closed), 0) as varchar) as difference
from amount
group by meter_ordinal, meter, ordinal, measure, currency
order by meter_ordinal, ordinal, currency;
