package dev.tally.transforms.decode;

import static dev.tally.event.RejectionCode.FUTURE_EVENT_TIME;
import static dev.tally.event.RejectionCode.UNKNOWN_TYPE;

import dev.tally.catalog.Catalog;
import dev.tally.catalog.Contract;
import dev.tally.catalog.LedgerTerms;
import dev.tally.event.ControlType;
import dev.tally.event.Disposition;
import dev.tally.event.Event;
import dev.tally.event.Hash128;
import dev.tally.event.Outcome;
import dev.tally.event.Outcome.Rejected;
import dev.tally.event.RawRecord;
import dev.tally.transforms.decode.Decoded.Control;
import dev.tally.transforms.decode.Decoded.Decodable;
import dev.tally.transforms.decode.Decoded.Refused;
import dev.tally.wire.CloudEvent;
import dev.tally.wire.CloudEventsJson;
import dev.tally.wire.Rfc3339;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Record to event, or why not: a pure function of the record and the catalog.
 *
 * <p>This is where lateness is decided. An event is booked at {@code max(event time, arrival time -
 * L)}; one that claims to be more than {@code S} ahead of its arrival is rejected, one more than
 * {@code H} behind it has expired.
 */
public final class Decode {

  private final LedgerTerms terms;
  private final Map<String, Conform> contracts = new HashMap<>();

  /** Compiles the catalog's expressions; do it once per worker. */
  public Decode(Catalog catalog) {
    this.terms = catalog.terms();
    for (Contract contract : catalog.contracts()) {
      contracts.put(contract.type(), new Conform(contract));
    }
  }

  /** Returns what a record is; it always is exactly one thing. */
  public Decoded decode(RawRecord record) {
    long onTime = record.arrivalTime() - terms.onTimeBound().toMillis();
    if (isControl(record)) {
      return new Control(record.position(), record.appendTime(), record.arrivalTime(), onTime);
    }
    Outcome<CloudEvent> wire = CloudEventsJson.decode(record);
    if (wire instanceof Outcome.Accepted<CloudEvent> accepted) {
      return book(record, accepted.value(), onTime);
    }
    return refuse(record, null, onTime, (Rejected<?>) wire);
  }

  private static boolean isControl(RawRecord record) {
    String type = CloudEventsJson.binaryType(record);
    return type != null && ControlType.isControl(type);
  }

  private Decoded book(RawRecord record, CloudEvent wire, long onTime) {
    Conform contract = contracts.get(wire.type());
    if (contract == null) {
      return refuse(
          record, wire, onTime, new Rejected<>(UNKNOWN_TYPE, "No contract declares this type."));
    }
    long eventTime = wire.time().toEpochMilli();
    long age = record.arrivalTime() - eventTime;
    if (-age > terms.futureBound().toMillis()) {
      String detail = "The event time is " + -age + " ms ahead of the arrival time.";
      return refuse(record, wire, onTime, new Rejected<>(FUTURE_EVENT_TIME, detail));
    }
    long postedTime = Math.max(eventTime, onTime);
    if (age > terms.horizon().toMillis()) {
      String detail = "The event time is " + age + " ms behind the arrival time.";
      return new Refused(exception(record, wire, postedTime, Disposition.EXPIRED, null, detail));
    }
    Outcome<List<@Nullable Object>> values = contract.values(wire);
    if (values instanceof Outcome.Accepted<List<@Nullable Object>> accepted) {
      return new Decodable(event(record, wire, postedTime, accepted.value()));
    }
    return refuse(record, wire, postedTime, (Rejected<?>) values);
  }

  private static Event event(
      RawRecord record, CloudEvent wire, long postedTime, List<@Nullable Object> values) {
    String subject = wire.subject() == null ? "" : wire.subject();
    return new Event(
        record.position(),
        wire.source(),
        wire.id(),
        wire.type(),
        wire.subject(),
        wire.time().toEpochMilli(),
        record.appendTime(),
        record.arrivalTime(),
        postedTime,
        Hash128.of(wire.source(), wire.id()),
        Hash128.of(wire.type(), Rfc3339.spell(wire.time()), subject).then(wire.dataHash()),
        values);
  }

  private static Decoded refuse(
      RawRecord record, @Nullable CloudEvent wire, long postedTime, Rejected<?> rejected) {
    return new Refused(
        exception(record, wire, postedTime, Disposition.REJECTED, rejected, rejected.detail()));
  }

  private static ExceptionRow exception(
      RawRecord record,
      @Nullable CloudEvent wire,
      long postedTime,
      Disposition disposition,
      @Nullable Rejected<?> rejected,
      String detail) {
    return new ExceptionRow(
        record.position(),
        record.appendTime(),
        record.arrivalTime(),
        postedTime,
        disposition,
        rejected == null ? null : rejected.code(),
        detail,
        wire == null ? null : wire.source(),
        wire == null ? null : wire.id(),
        wire == null ? null : wire.type(),
        wire == null ? null : wire.time().toEpochMilli(),
        null,
        record.value());
  }
}
