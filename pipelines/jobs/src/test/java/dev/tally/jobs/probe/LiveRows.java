package dev.tally.jobs.probe;

import dev.tally.catalog.Catalogs;
import dev.tally.duckdb.DuckDbWarehouse;
import dev.tally.event.Disposition;
import dev.tally.event.Event;
import dev.tally.event.Hash128;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.transforms.certify.Certificate;
import dev.tally.transforms.decode.Decode;
import dev.tally.transforms.decode.Decoded;
import dev.tally.transforms.decode.Decoded.Decodable;
import dev.tally.transforms.decode.Decoded.Refused;
import dev.tally.transforms.decode.ExceptionRow;
import dev.tally.transforms.meter.Meters;
import dev.tally.transforms.meter.Posting;
import dev.tally.warehouse.Book;
import dev.tally.warehouse.Job;
import dev.tally.warehouse.Run;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What live would have written of some records, in a warehouse of its own. */
final class LiveRows {

  private final Catalogs catalogs;
  private final DuckDbWarehouse warehouse;
  private final Run run;

  LiveRows(Catalogs catalogs, Path ledger) {
    this.catalogs = catalogs;
    this.warehouse = DuckDbWarehouse.in(ledger);
    this.run = warehouse.beginRun(Job.LIVE, catalogs, new Meters(catalogs).builtIn());
  }

  DuckDbWarehouse warehouse() {
    return warehouse;
  }

  void write(List<Posting> rows) {
    warehouse.writePostings(Book.LIVE, run.generation(), rows, new Meters(catalogs).byName());
  }

  /** Certifies every window that ends by a time, epoch milliseconds. */
  void certifyThrough(long time) {
    List<Certificate> certificates =
        new Meters(catalogs)
            .all().stream()
                .map(meter -> meter.window().toMillis())
                .distinct()
                .filter(window -> Math.floorDiv(time, window) > 0)
                .map(window -> Certificate.empty(window, 0, Math.floorDiv(time, window) * window))
                .toList();
    warehouse.writeCertificates(Book.LIVE, run.generation(), certificates);
  }

  /** Writes the exceptions of records, but for some. */
  void except(List<RawRecord> records, List<Disposition> left) {
    Decode decode = new Decode(catalogs);
    Map<Hash128, Event> survivors = new HashMap<>();
    List<ExceptionRow> rows = new ArrayList<>();
    for (RawRecord record : records) {
      for (Decoded decoded : decode.decode(record)) {
        if (decoded instanceof Refused refused) {
          rows.add(refused.exception());
        } else if (decoded instanceof Decodable decodable) {
          Event event = decodable.event();
          Event survivor = survivors.putIfAbsent(event.identity(), event);
          if (survivor != null) {
            boolean isSame = survivor.payloadHash().equals(event.payloadHash());
            Position position = survivor.position();
            rows.add(
                ExceptionRow.of(
                    event,
                    isSame ? Disposition.DUPLICATE : Disposition.CONFLICT,
                    "It repeats an event.",
                    position));
          }
        }
      }
    }
    rows.removeIf(row -> left.contains(row.disposition()));
    warehouse.writeExceptions(Book.LIVE, run.generation(), rows);
  }
}
