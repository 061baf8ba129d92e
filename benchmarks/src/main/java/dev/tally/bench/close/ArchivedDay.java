package dev.tally.bench.close;

import com.google.common.math.LongMath;
import dev.tally.bench.workload.Records;
import dev.tally.bench.workload.Workload;
import dev.tally.duckdb.DuckDbWarehouse;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.ledger.Folder;
import dev.tally.ledger.archive.ArchiveFileWriter;
import dev.tally.ledger.archive.ArchivedFile;
import dev.tally.ledger.archive.ArchivedSpan;
import dev.tally.ledger.archive.Manifest;
import dev.tally.ledger.archive.ManifestList;
import dev.tally.warehouse.Warehouse;
import java.io.IOException;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/**
 * A workload that arrived within one day, in Tally's own archive format.
 *
 * <p>No broker is needed: a record's place in the log is its number among those of its partition,
 * which is what a broker would have given it. The same workload makes the same bytes.
 */
public final class ArchivedDay {

  /** The topic that the archive says it is of. */
  public static final String TOPIC = "day";

  private ArchivedDay() {}

  /** Returns what the suites share, slow enough that it takes the day. */
  public static Workload workload(long records) {
    long rate = LongMath.divide(records, Duration.ofDays(1).toSeconds(), RoundingMode.CEILING);
    return Workload.of(records).withRate(Math.toIntExact(rate));
  }

  /** Writes an archive, some partitions at once. */
  public static void write(Workload workload, Path archive, int threads) throws Exception {
    List<Callable<Manifest>> partitions =
        IntStream.range(0, workload.partitions())
            .<Callable<Manifest>>mapToObj(
                partition -> () -> writePartition(workload, archive, partition))
            .toList();
    List<Manifest> manifests = AtOnce.run(threads, partitions);
    Warehouse warehouse = DuckDbWarehouse.in(archive);
    ManifestList.of(Folder.at(archive), warehouse).commit(manifests, warehouse);
  }

  /** Returns all files of an archive. */
  static List<ArchivedFile> files(Path archive) {
    return ArchivedSpan.of(ManifestList.newestIn(Folder.at(archive)), List.of(TOPIC)).files();
  }

  private static Manifest writePartition(Workload workload, Path archive, int partition)
      throws IOException {
    Records records = new Records(workload);
    Manifest manifest = Manifest.empty(TOPIC, "bench", partition, 0);
    ArchiveFileWriter file = new ArchiveFileWriter(Folder.at(archive), TOPIC, partition, 0);
    long offset = 0;
    for (long number = 0; number < workload.records(); number++) {
      if (records.partition(number) != partition) {
        continue;
      }
      Position position = Position.of(TOPIC, partition, offset++);
      RawRecord record = record(position, records.arrivalTime(number), records.value(number));
      if (!file.accepts(record)) {
        manifest = manifest.with(file.finish());
        file = new ArchiveFileWriter(Folder.at(archive), TOPIC, partition, manifest.next());
      }
      file.add(record);
    }
    if (!file.isEmpty()) {
      manifest = manifest.with(file.finish());
    }
    return manifest.completeThrough(manifest.lastArrival());
  }

  // Java 17 drops the type annotations of a record's array components from its class file.
  @SuppressWarnings("NullAway")
  private static RawRecord record(Position position, long time, byte[] value) {
    return new RawRecord(position, time, time, null, value, List.of());
  }
}
