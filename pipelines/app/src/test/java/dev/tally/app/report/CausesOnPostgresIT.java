package dev.tally.app.report;

import static java.util.stream.Collectors.toCollection;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.tally.event.Disposition;
import dev.tally.event.Event;
import dev.tally.jobs.close.Acceptance;
import dev.tally.jobs.close.Close;
import dev.tally.jobs.close.Days;
import dev.tally.jobs.close.HonestRun;
import dev.tally.jobs.close.LiveBook;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.archive.ArchivedFile;
import dev.tally.ledger.archive.ChangedArchive;
import dev.tally.postgres.Server;
import dev.tally.transforms.close.Cause;
import dev.tally.transforms.close.Difference;
import dev.tally.transforms.decode.ExceptionRow;
import dev.tally.transforms.meter.Meters;
import dev.tally.transforms.meter.Posting;
import dev.tally.transforms.meter.PostingKey;
import dev.tally.transforms.meter.Totals;
import dev.tally.warehouse.Book;
import dev.tally.warehouse.BookRows;
import dev.tally.warehouse.CellQuery;
import dev.tally.warehouse.Job;
import dev.tally.warehouse.Run;
import dev.tally.warehouse.Warehouse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One ledger with every kind of damage at once, its rows in DuckDB and in PostgreSQL. */
class CausesOnPostgresIT {

  /** An edit that nothing happened to, an hour after {@link HonestRun#PLAIN}. */
  private static final String ALSO_PLAIN = "e401";

  private static final Acceptance ALL =
      Acceptance.of(
          List.of("MISSING_IN_ARCHIVE", "MEASURED_OTHERWISE", "UNEXPLAINED"), "it is a test");

  @TempDir private Path folder;

  /** What the closes of two days found, and froze. */
  private record Found(List<Difference> first, List<Difference> second, List<Posting> closed) {}

  @Test
  void everyCauseIsFoundInPostgresAsInDuckDb() throws Exception {
    HonestRun honest = HonestRun.once();
    Ledger inFile = honest.copyTo(folder.resolve("duckdb"));
    Ledger inPostgres = inPostgres(honest.copyTo(folder.resolve("postgres")));
    Found expected = closed(inFile, new LiveBook(inFile));
    Found found = closed(inPostgres, new LiveBook(inPostgres, work -> connected(inPostgres, work)));

    Set<Cause> causes =
        expected.first().stream()
            .map(Difference::cause)
            .collect(toCollection(() -> EnumSet.noneOf(Cause.class)));
    assertThat(causes, is(EnumSet.complementOf(EnumSet.of(Cause.IN_FLIGHT, Cause.CARRIED))));
    assertThat(
        expected.second().stream().map(Difference::cause).distinct().sorted().toList(),
        is(List.of(Cause.IN_FLIGHT, Cause.CARRIED)));
    assertThat(found, is(expected));
  }

  private static Found closed(Ledger ledger, LiveBook live) {
    damage(ledger, live);
    Close.Outcome first = close(ledger, HonestRun.FIRST_DAY);
    Close.Outcome second = close(ledger, HonestRun.SECOND_DAY);
    List<Posting> closed = new ArrayList<>();
    for (Close.Outcome outcome : List.of(first, second)) {
      assertThat(outcome.frozen(), is(List.of(outcome.days().first())));
      ledger
          .warehouse()
          .open()
          .readPostings(
              BookRows.ofClose(outcome.run().generation()),
              outcome.days().from(),
              outcome.days().to(),
              closed::add);
    }
    closed.sort(Comparator.comparing(Posting::hash));
    return new Found(live.differences(first), live.differences(second), closed);
  }

  private static Close.Outcome close(Ledger ledger, Days day) {
    return new Close(ledger, day, 1, ALL).run();
  }

  private static void damage(Ledger ledger, LiveBook live) {
    live.forget(live.event(HonestRun.PLAIN));
    live.countAgain(live.event(ALSO_PLAIN));
    live.put(otherNumber(live.row("wiki.edits", at("2015-09-12T18:00:00Z"))));
    Posting measured = otherNumber(live.row("wiki.edits", at("2015-09-12T19:00:00Z")));
    live.put(measured);
    live.certify(measured.window(), measured.postingStart());
    Posting page = live.row("wiki.pages", at("2015-09-12T00:00:00Z"), "P7");
    live.put(
        new Posting(
            new PostingKey("wiki.pages", List.of("P99"), page.key().valueStart()),
            page.window(),
            page.postingStart(),
            page.totals()));
    live.certify(page.window(), page.postingStart());
    refuse(live.event(HonestRun.REPEATED), live);
    String open = " where book = 'live' and posting_end > timestamp '2015-09-13 06:00:00'";
    live.write("delete from certificate" + open);
    live.write("delete from posting" + open);
    loseTheFirstFile(ledger);
  }

  /** Makes live have refused an event and let its repeat of the next day in instead. */
  private static void refuse(Event event, LiveBook live) {
    ExceptionRow repeat = live.exceptions(event.id()).get(0);
    live.forget(event);
    live.replace(
        repeat,
        new ExceptionRow(
            event.position(),
            event.appendTime(),
            event.arrivalTime(),
            event.postedTime(),
            Disposition.BEHIND_WATERMARK,
            null,
            repeat.detail(),
            repeat.source(),
            repeat.id(),
            repeat.type(),
            repeat.eventTime(),
            null,
            null));
    live.postRecord(
        event.position(), Disposition.BEHIND_WATERMARK, event.postedTime() + 600_000, 1);
    live.postRecord(repeat.position(), Disposition.DUPLICATE, repeat.postedTime(), -1);
    live.count(
        new Event(
            repeat.position(),
            null,
            event.source(),
            event.id(),
            event.type(),
            event.subject(),
            event.eventTime(),
            repeat.appendTime(),
            repeat.arrivalTime(),
            repeat.postedTime(),
            event.identity(),
            event.payloadHash(),
            event.values()));
  }

  private static void loseTheFirstFile(Ledger ledger) {
    ChangedArchive archive = new ChangedArchive(ledger);
    String topic = ledger.topics().get(0);
    List<ArchivedFile> files = new ArrayList<>();
    archive.changeFiles(
        topic,
        0,
        all -> {
          files.addAll(all);
          return all;
        });
    archive.startAt(topic, 0, files.get(0).to() + 1);
  }

  /** Returns the same row with one more of its last measure. */
  private static Posting otherNumber(Posting row) {
    Totals totals = row.totals();
    List<Long> measures = new ArrayList<>(totals.measures());
    int last = measures.size() - 1;
    measures.set(last, measures.get(last) + 1);
    return new Posting(
        row.key(),
        row.window(),
        row.postingStart(),
        new Totals(measures, totals.events(), totals.lateEvents(), totals.fingerprint()));
  }

  private static long at(String time) {
    return Instant.parse(time).toEpochMilli();
  }

  /** Returns the same ledger with what it decided and live's rows in a schema of their own. */
  private static Ledger inPostgres(Ledger ledger) {
    Ledger moved =
        new Ledger(
            ledger.home(),
            ledger.name(),
            ledger.catalogs(),
            Server.newSchema(),
            ledger.checkpoints());
    Meters meters = new Meters(ledger.catalogs());
    Warehouse from = ledger.warehouse().open();
    Warehouse to = moved.warehouse().open();
    from.decisions("").forEach(made -> to.decide(made.name(), 0, made.value()));
    Run live = to.beginRun(Job.LIVE, ledger.catalogs(), meters.builtIn());
    List<Posting> rows = new ArrayList<>();
    from.readPostings(BookRows.ofLive(), CellQuery.BEGINNING, CellQuery.END, rows::add);
    to.writePostings(Book.LIVE, live.generation(), rows, meters.byName());
    List<ExceptionRow> exceptions = new ArrayList<>();
    from.readExceptions(BookRows.ofLive(), CellQuery.BEGINNING, CellQuery.END, exceptions::add);
    to.writeExceptions(Book.LIVE, live.generation(), exceptions);
    to.writeCertificates(
        Book.LIVE,
        live.generation(),
        from.certificates(Book.LIVE, CellQuery.BEGINNING, CellQuery.END));
    return moved;
  }

  private static void connected(Ledger ledger, LiveBook.Access.Work work) {
    String url = ledger.warehouseUrl();
    try (Connection connection = Server.connect(url.substring(url.indexOf('=') + 1))) {
      work.with(connection);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
