package dev.tally.bigquery;

import com.google.common.collect.ImmutableList;
import java.time.LocalDate;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;

/**
 * Loads rows in place of what a table holds of their days.
 *
 * <p>A day is loaded once all of its files are there, and always all of them: loading it twice
 * changes nothing.
 */
final class LoadDays extends PTransform<PCollection<KV<String, String>>, PDone> {

  private static final long serialVersionUID = 1;

  private final LoadFolder folder;
  private final BigQueryTable table;

  LoadDays(LoadFolder folder, BigQueryTable table) {
    this.folder = folder;
    this.table = table;
  }

  /**
   * @param lines JSON objects by day, as {@link DayLines} makes them
   */
  @Override
  public PDone expand(PCollection<KV<String, String>> lines) {
    lines
        .apply("WriteFiles", ParDo.of(new WriteDayFilesFn(folder, table)))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of()))
        .apply("GatherFiles", GroupByKey.create())
        .apply("LoadDay", ParDo.of(new LoadFn(folder, table)));
    return PDone.in(lines.getPipeline());
  }

  private static final class LoadFn extends DoFn<KV<String, Iterable<String>>, Void> {

    private static final long serialVersionUID = 1;

    private final LoadFolder folder;
    private final BigQueryTable table;

    LoadFn(LoadFolder folder, BigQueryTable table) {
      this.folder = folder;
      this.table = table;
    }

    @ProcessElement
    public void process(@Element KV<String, Iterable<String>> day) {
      new BigQueryJobs(folder.url())
          .replace(
              LoadFolder.partition(table, LocalDate.parse(day.getKey())),
              ImmutableList.copyOf(day.getValue()));
    }
  }
}
