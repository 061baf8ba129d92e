package dev.tally.bigquery;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;

/**
 * Writes the lines of a bundle to a file for each of its days, and hands on the files' names by
 * day. A bundle that is tried again writes other files, and those of the first try are never named.
 *
 * <p>Beam's own files are named when a bundle of results is complete, and two such bundles, which
 * Flink may make at any time, give their files the same names.
 */
final class WriteDayFilesFn extends DoFn<KV<String, String>, KV<String, String>> {

  private static final long serialVersionUID = 1;

  private final LoadFolder folder;
  private final BigQueryTable table;
  private transient Map<String, DayFile> open;

  WriteDayFilesFn(LoadFolder folder, BigQueryTable table) {
    this.folder = folder;
    this.table = table;
  }

  private record DayFile(String path, OutputStream out) {}

  @Setup
  public void setUp() {
    open = new HashMap<>();
  }

  @ProcessElement
  public void process(@Element KV<String, String> line) throws IOException {
    DayFile file = open.get(line.getKey());
    if (file == null) {
      file = create(line.getKey());
      open.put(line.getKey(), file);
    }
    file.out().write(line.getValue().getBytes(StandardCharsets.UTF_8));
    file.out().write('\n');
  }

  private DayFile create(String day) throws IOException {
    String path = folder.file(table.label() + "-" + day + "-" + UUID.randomUUID() + ".json.gz");
    return new DayFile(path, new GZIPOutputStream(LoadFolder.create(path)));
  }

  @FinishBundle
  public void finish(FinishBundleContext context) throws IOException {
    for (Map.Entry<String, DayFile> day : open.entrySet()) {
      DayFile file = day.getValue();
      file.out().close();
      context.output(
          KV.of(day.getKey(), file.path()),
          GlobalWindow.INSTANCE.maxTimestamp(),
          GlobalWindow.INSTANCE);
    }
    open.clear();
  }

  /** Closes what a failed bundle has left open. */
  @Teardown
  public void tearDown() throws IOException {
    for (DayFile file : open.values()) {
      file.out().close();
    }
  }
}
