package dev.tally.jobs.close;

import dev.tally.catalog.Catalogs;
import dev.tally.event.CanonicalEntry;
import dev.tally.event.CanonicalEvent;
import dev.tally.transforms.meter.MeterRules;
import dev.tally.warehouse.BookedEvent;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/** Canonical events to rows of the event table, each with the cells that count it. */
final class BookEvents
    extends PTransform<PCollection<List<CanonicalEntry>>, PCollection<BookedEvent>> {

  private static final long serialVersionUID = 1;

  private final Catalogs catalogs;

  BookEvents(Catalogs catalogs) {
    this.catalogs = catalogs;
  }

  @Override
  public PCollection<BookedEvent> expand(PCollection<List<CanonicalEntry>> canonical) {
    return canonical.apply("BookEvent", ParDo.of(new BookFn(catalogs))).setCoder(BookedEvent.CODER);
  }

  private static final class BookFn extends DoFn<List<CanonicalEntry>, BookedEvent> {

    private static final long serialVersionUID = 1;

    private final Catalogs catalogs;
    private transient MeterRules meter;

    BookFn(Catalogs catalogs) {
      this.catalogs = catalogs;
    }

    @Setup
    public void setUp() {
      meter = new MeterRules(catalogs);
    }

    @ProcessElement
    public void process(@Element List<CanonicalEntry> entries, OutputReceiver<BookedEvent> booked) {
      for (CanonicalEntry entry : entries) {
        if (entry instanceof CanonicalEvent canonical) {
          booked.output(new BookedEvent(canonical.event(), meter.cells(canonical.event())));
        }
      }
    }
  }
}
