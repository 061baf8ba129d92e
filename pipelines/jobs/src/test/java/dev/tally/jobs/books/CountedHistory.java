package dev.tally.jobs.books;

import static java.util.Objects.requireNonNull;

import dev.tally.base.Progress;
import dev.tally.broker.EmbeddedKafka;
import dev.tally.duckdb.DuckDbWarehouse;
import dev.tally.jobs.close.Close;
import dev.tally.jobs.close.Days;
import dev.tally.jobs.engine.FlinkInProcess;
import dev.tally.jobs.live.Live;
import dev.tally.jobs.live.LiveConfig;
import dev.tally.kafka.KafkaClients;
import dev.tally.kafka.KafkaTopics;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.archive.Archive;
import dev.tally.simulator.FaultProfile;
import dev.tally.simulator.Origin;
import dev.tally.simulator.SendPlan;
import dev.tally.simulator.SendReport;
import dev.tally.simulator.Sender;
import dev.tally.warehouse.Cell;
import dev.tally.warehouse.CellQuery;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * A history that was sent with the everyday trouble, counted live, archived and closed.
 *
 * @param sent what was sent
 * @param outcome what the close of all its days came to
 */
record CountedHistory(Ledger ledger, SendReport sent, Close.Outcome outcome) {

  static CountedHistory of(String catalog, Origin origin, Path folder) {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"))) {
      Ledger ledger = Ledger.openOrCreate(Folder.at(folder.resolve("ledger")), catalog, catalog);
      SendReport sent =
          Sender.send(
              SendPlan.into(
                      ledger.catalog(), ledger.name(), KafkaClients.of(kafka.bootstrapServers()))
                  .partitions(2)
                  .trouble(FaultProfile.everyday(7))
                  .send(origin),
              Progress.NONE);
      new Live(
              ledger,
              new LiveConfig(
                  KafkaClients.of(kafka.bootstrapServers()),
                  new FlinkInProcess(),
                  2,
                  Duration.ofSeconds(10),
                  true),
              Clock.systemUTC())
          .run();
      new Archive(ledger, KafkaTopics.at(kafka.bootstrapServers()), Clock.systemUTC()).run();
      Duration onTimeBound = ledger.catalog().terms().onTimeBound();
      Days days =
          new Days(
              day(requireNonNull(sent.firstArrival()).minus(onTimeBound)),
              day(requireNonNull(sent.historyEnd()).minus(onTimeBound)));
      return new CountedHistory(ledger, sent, new Close(ledger, days, 2).run());
    }
  }

  /** Returns a meter's numbers as a statement reads them. */
  List<Cell> cells(String meter) {
    return DuckDbWarehouse.in(ledger.home().path()).cells(CellQuery.all(meter));
  }

  static LocalDate day(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }

  static LocalDate day(Cell cell) {
    return day(Instant.ofEpochMilli(cell.valueStart()));
  }
}
