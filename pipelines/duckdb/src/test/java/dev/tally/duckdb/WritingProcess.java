package dev.tally.duckdb;

import static dev.tally.warehouse.Orders.CATALOG;
import static dev.tally.warehouse.Orders.METERS;
import static dev.tally.warehouse.Orders.MINUTE;
import static dev.tally.warehouse.Orders.RECORDS;
import static dev.tally.warehouse.Orders.at;

import dev.tally.catalog.Catalogs;
import dev.tally.event.Hash128;
import dev.tally.transforms.certify.Certificate;
import dev.tally.transforms.meter.Posting;
import dev.tally.transforms.meter.PostingKey;
import dev.tally.transforms.meter.Totals;
import dev.tally.warehouse.Book;
import dev.tally.warehouse.Job;
import dev.tally.warehouse.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process of its own that writes as a live run does: a bundle of rows, then their certificate.
 *
 * <p>Each bundle is one minute. After each commit it prints the minute.
 */
final class WritingProcess {

  static final int ROWS_OF_A_BUNDLE = 50;

  private static final long START = at("2025-03-01T00:00:00Z");

  private WritingProcess() {}

  /** Writes as many bundles as the second argument says into the ledger the first one names. */
  public static void main(String[] arguments) {
    DuckDbWarehouse warehouse = DuckDbWarehouse.in(Path.of(arguments[0]));
    Run run = warehouse.beginRun(Job.LIVE, Catalogs.of(CATALOG), List.of(RECORDS));
    int bundles = Integer.parseInt(arguments[1]);
    for (int minute = 0; minute < bundles; minute++) {
      warehouse.writePostings(Book.LIVE, run.generation(), bundle(minute), METERS);
      warehouse.writeCertificates(Book.LIVE, run.generation(), List.of(certificate(minute)));
      System.out.println(minute);
    }
  }

  static Process start(Path ledger, int bundles) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-cp",
            System.getProperty("java.class.path"),
            WritingProcess.class.getName(),
            ledger.toString(),
            Integer.toString(bundles))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  static List<Posting> bundle(int minute) {
    List<Posting> rows = new ArrayList<>();
    long start = START + minute * MINUTE;
    for (int shop = 0; shop < ROWS_OF_A_BUNDLE; shop++) {
      PostingKey key = new PostingKey("orders", List.of("shop-" + shop, "EUR"), start);
      Totals totals =
          new Totals(List.of(1L, 10L, 10L, 10L), 1, 0, Hash128.of("" + minute, "" + shop));
      rows.add(new Posting(key, MINUTE, start, totals));
    }
    return rows;
  }

  private static Certificate certificate(int minute) {
    long start = START + minute * MINUTE;
    return bundle(minute).stream()
        .map(Certificate::of)
        .reduce(Certificate.empty(MINUTE, start, start + MINUTE), Certificate::plus);
  }
}
