package dev.tally.jobs.live;

import dev.tally.base.Progress;
import dev.tally.duckdb.DuckDbWarehouse;
import dev.tally.jobs.redrive.Redriver;
import dev.tally.kafka.KafkaTopics;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import dev.tally.warehouse.CellQuery;
import dev.tally.warehouse.ExceptionQuery;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** What {@code tally redrive} does, at a time of the test's choosing. */
public final class RedriveProcess {

  /** Every exception there is. */
  public static final ExceptionQuery ALL =
      new ExceptionQuery(
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          CellQuery.BEGINNING,
          CellQuery.END);

  private RedriveProcess() {}

  /**
   * Brings back everything.
   *
   * @param arguments the ledger's folder, the brokers and the time
   */
  public static void main(String[] arguments) {
    System.out.println(
        redriver(Path.of(arguments[0]), arguments[1], Instant.parse(arguments[2]))
            .run(ALL, "test", false, Progress.NONE));
  }

  public static Redriver redriver(Path ledger, String bootstrapServers, Instant now) {
    return new Redriver(
        Ledger.open(Folder.at(ledger)),
        KafkaTopics.at(bootstrapServers),
        DuckDbWarehouse.in(ledger),
        InstantSource.fixed(now));
  }
}
