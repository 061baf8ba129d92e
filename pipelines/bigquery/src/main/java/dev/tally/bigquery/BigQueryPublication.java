package dev.tally.bigquery;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.warehouse.ClosedDay;
import dev.tally.warehouse.Publication;
import dev.tally.warehouse.sql.ClosedDayColumns;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PDone;

/**
 * The closed books of a ledger in BigQuery: of each table a partition per day, which is loaded
 * whole, and then the day's row of {@code closed_day}, by which the views count it.
 */
final class BigQueryPublication implements Publication {

  private final BigQueryConnector connector;
  private final LoadFolder folder;

  BigQueryPublication(BigQueryConnector connector) {
    this.connector = connector;
    this.folder = LoadFolder.in(connector.url());
  }

  @Override
  public PTransform<PBegin, PDone> copyRows(List<ClosedDay> days) {
    return new CopyDays(connector, folder, days);
  }

  @Override
  public void settle(List<ClosedDay> days) {
    days.forEach(
        day ->
            folder.replace(
                BigQueryTable.CLOSED_DAY, day.day(), List.of(day), ClosedDayColumns::write));
    folder.delete();
  }

  /** Policy tags serve one region, and a column of a dataset elsewhere cannot have them. */
  @Override
  public String probe() {
    BigQueryUrl url = connector.url();
    String location = new BigQueryJobs(url).location();
    Optional<String> tags = url.locationOfTags();
    if (tags.isPresent() && !tags.get().equalsIgnoreCase(location)) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          "the dataset is in "
              + location
              + ", and the policy tag of its personal columns in "
              + tags.get()
              + "; name a tag of "
              + location
              + " behind personal=.");
    }
    return "the dataset is in " + location;
  }

  @Override
  public String name() {
    return connector.url().toString();
  }
}
