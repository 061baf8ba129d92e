-- What each book's measures come to in each step of each meter, money apart by currency. Numbers
-- are texts, so that no reader rounds them; live is null where it equals closed.
with pair as (
  select
    report_meter.ordinal as meter_ordinal,
    report_meter.meter,
    date_trunc(report_meter.step, row_pair.posting_start) as step_start,
    row_pair.group_values,
    row_pair.closed_measures,
    row_pair.live_measures
  from row_pair
  join report_meter using (meter)
),
valued as (
  select
    pair.meter_ordinal,
    pair.meter,
    pair.step_start,
    report_measure.ordinal,
    report_measure.measure,
    report_measure.aggregation,
    coalesce(
      json_extract_string(
        pair.group_values,
        '$."' || report_measure.currency_field || '"'
      ),
      ''
    ) as currency,
    cast(
      json_extract_string(
        pair.closed_measures,
        '$."' || report_measure.measure || '"'
      ) as bigint
    ) as closed,
    cast(
      json_extract_string(
        pair.live_measures,
        '$."' || report_measure.measure || '"'
      ) as bigint
    ) as live
  from pair
  join report_measure using (meter)
),
combined as (
  select
    meter_ordinal,
    meter,
    step_start,
    ordinal,
    measure,
    currency,
    case any_value(aggregation)
      when 'MIN' then min(closed)
      when 'MAX' then max(closed)
      else sum(closed)
    end as closed,
    case any_value(aggregation)
      when 'MIN' then min(live)
      when 'MAX' then max(live)
      else sum(live)
    end as live
  from valued
  group by all
)
select
  meter,
  epoch_ms(step_start) as start,
  measure,
  currency,
  cast(closed as varchar) as closed,
  case when live is distinct from closed then coalesce(cast(live as varchar), '') end as live
from combined
order by meter_ordinal, ordinal, currency, step_start;
