package dev.tally.jobs.probe;

import dev.tally.catalog.Catalogs;
import dev.tally.event.Disposition;
import dev.tally.event.Event;
import dev.tally.event.Hash128;
import dev.tally.event.RawRecord;
import dev.tally.event.RejectionCode;
import dev.tally.transforms.admit.RecordDisposition;
import dev.tally.transforms.bundle.Sharding;
import dev.tally.transforms.decode.Decode;
import dev.tally.transforms.decode.Decoded;
import dev.tally.transforms.decode.Decoded.Decodable;
import dev.tally.transforms.decode.Decoded.Refused;
import dev.tally.transforms.decode.ExceptionRow;
import dev.tally.transforms.meter.BundleAccumulator;
import dev.tally.transforms.meter.MeterRules;
import dev.tally.transforms.meter.Meters;
import dev.tally.transforms.meter.Posting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the records of a probe come to, worked out at once and without a pipeline.
 *
 * @param rows those that hold events of probes only; a rejected record is in a row that it shares
 * @param ends how many records met which end, by {@link #end}
 * @param postedThrough when the last of them is booked, epoch milliseconds
 */
record ExpectedRows(List<Posting> rows, SortedMap<String, Long> ends, long postedThrough) {

  private static final Sharding ONE_SHARD = new Sharding(1, true);

  static ExpectedRows of(List<RawRecord> records, Catalogs catalogs) {
    Decode decode = new Decode(catalogs);
    Meters meters = new Meters(catalogs);
    MeterRules meter = new MeterRules(catalogs);
    BundleAccumulator totals = new BundleAccumulator(meters, ONE_SHARD);
    SortedMap<String, Long> ends = new TreeMap<>();
    List<Event> events = new ArrayList<>();
    long postedThrough = Long.MIN_VALUE;
    for (Decoded decoded : records.stream().flatMap(one -> decode.decode(one).stream()).toList()) {
      postedThrough = Math.max(postedThrough, decoded.postedTime());
      if (decoded instanceof Decodable decodable) {
        events.add(decodable.event());
      } else if (decoded instanceof Refused refused) {
        ExceptionRow row = refused.exception();
        ends.merge(end(row.disposition(), row.code()), 1L, Long::sum);
        if (row.code() == null) {
          meters.count(RecordDisposition.of(row), totals);
        }
      }
    }
    events.sort(Event.ADMISSION_ORDER);
    Map<Hash128, Hash128> survivors = new HashMap<>();
    for (Event event : events) {
      Hash128 survivor = survivors.putIfAbsent(event.identity(), event.payloadHash());
      Disposition disposition = disposition(event, survivor);
      ends.merge(end(disposition, null), 1L, Long::sum);
      meters.count(RecordDisposition.of(event, disposition), totals);
      if (disposition == Disposition.ADMITTED) {
        meter.count(event, totals);
      }
    }
    List<Posting> rows = new ArrayList<>();
    totals.post(rows::add);
    return new ExpectedRows(rows, ends, postedThrough);
  }

  private static Disposition disposition(Event event, @Nullable Hash128 survivor) {
    if (survivor == null) {
      return Disposition.ADMITTED;
    }
    return survivor.equals(event.payloadHash()) ? Disposition.DUPLICATE : Disposition.CONFLICT;
  }

  /** Returns what became of a record, in a word or two, such as {@code REJECTED MISSING_FIELD}. */
  static String end(Disposition disposition, @Nullable RejectionCode code) {
    return code == null ? disposition.name() : disposition.name() + " " + code.name();
  }
}
