package dev.tally.transforms.decode;

import static dev.tally.event.RejectionCode.FUTURE_EVENT_TIME;
import static dev.tally.event.RejectionCode.IMPLAUSIBLE_APPEND_TIME;
import static dev.tally.event.RejectionCode.INVALID_COMMAND;
import static dev.tally.event.RejectionCode.UNKNOWN_TYPE;

import dev.tally.catalog.ByPostedTime;
import dev.tally.catalog.Catalog;
import dev.tally.catalog.Catalogs;
import dev.tally.catalog.Contract;
import dev.tally.catalog.LedgerTerms;
import dev.tally.command.Redrive;
import dev.tally.command.Redrive.Repeat;
import dev.tally.command.RedriveForm;
import dev.tally.event.ArrivalTime;
import dev.tally.event.ControlTopic;
import dev.tally.event.ControlType;
import dev.tally.event.Disposition;
import dev.tally.event.Event;
import dev.tally.event.Hash128;
import dev.tally.event.HashInput;
import dev.tally.event.Outcome;
import dev.tally.event.Outcome.Accepted;
import dev.tally.event.Outcome.Rejected;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.event.RejectionCode;
import dev.tally.transforms.decode.Decoded.Control;
import dev.tally.transforms.decode.Decoded.Decodable;
import dev.tally.transforms.decode.Decoded.Refused;
import dev.tally.wire.Attributes;
import dev.tally.wire.CloudEvent;
import dev.tally.wire.CloudEvents;
import dev.tally.wire.ContractValidator;
import dev.tally.wire.ContractValidator.Version;
import dev.tally.wire.DecodedEnvelope;
import dev.tally.wire.FlatData;
import dev.tally.wire.Headers;
import dev.tally.wire.Rfc3339;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Record to events, or why not: a pure function of the record and the catalogs.
 *
 * <p>This is where lateness is decided. An event is booked at {@code max(event time, arrival time -
 * L)}; one that claims to be more than {@code S} ahead of its arrival is rejected, one more than
 * {@code H} behind it has expired. What a command brings back is booked as if it arrived with the
 * command, and has not expired.
 */
public final class Decode {

  private static final int USUAL_TEXT_BYTES = 256;

  private final LedgerTerms terms;
  private final ByPostedTime<Map<String, ContractValidator>> contracts;
  private final HashInput hash = new HashInput(USUAL_TEXT_BYTES);

  /** Compiles the catalogs' expressions; do it once per worker. */
  public Decode(Catalogs catalogs) {
    this.terms = catalogs.terms();
    this.contracts = catalogs.each(Decode::validators);
  }

  private static Map<String, ContractValidator> validators(Catalog catalog) {
    Map<String, ContractValidator> byType = new HashMap<>();
    for (Contract contract : catalog.contracts()) {
      byType.put(
          contract.type(),
          new ContractValidator(
              contract, catalog.schemaIds(), catalog.summedFields(contract.type())));
    }
    return byType;
  }

  /** Returns what each event of a record is, of which there is one unless it is a batch. */
  public List<Decoded> decode(RawRecord record) {
    if (ArrivalTime.isDisbelieved(record)) {
      return List.of(disbelieve(record));
    }
    Headers headers = Headers.of(record);
    if (isControl(headers)) {
      return List.of(
          new Control(
              record.position(), record.appendTime(), record.arrivalTime(), onTime(record)));
    }
    if (ControlTopic.is(record.position().topic())) {
      return List.of(obey(record));
    }
    List<DecodedEnvelope> envelopes = CloudEvents.read(record, headers);
    if (envelopes.size() == 1) {
      return List.of(decode(new EventOrigin(record, record.position(), null, envelopes.get(0))));
    }
    List<Decoded> batch = new ArrayList<>(envelopes.size());
    for (int item = 0; item < envelopes.size(); item++) {
      Position position = record.position().item(item);
      batch.add(decode(new EventOrigin(record, position, null, envelopes.get(item))));
    }
    return batch;
  }

  private static boolean isControl(Headers headers) {
    String type = headers.type();
    return type != null && ControlType.isControl(type);
  }

  private long onTime(RawRecord record) {
    return record.arrivalTime() - terms.onTimeBound().toMillis();
  }

  private Decoded obey(RawRecord record) {
    Outcome<Redrive> read = RedriveForm.read(record);
    if (read instanceof Rejected<Redrive> rejected) {
      return refuseUnread(record, rejected);
    }
    Redrive command = ((Accepted<Redrive>) read).value();
    Position original = command.original().position();
    List<DecodedEnvelope> envelopes = CloudEvents.read(command.original());
    if (original.item() >= envelopes.size()) {
      return refuseUnread(
          record, new Rejected<>(INVALID_COMMAND, "The original has no such event."));
    }
    EventOrigin origin =
        new EventOrigin(record, record.position(), original, envelopes.get(original.item()));
    Repeat repeat = command.repeat();
    return repeat == null ? decode(origin) : repeat(origin, repeat);
  }

  private Decoded disbelieve(RawRecord record) {
    String detail =
        "The broker's timestamp is "
            + record.appendTime()
            + ", which are no milliseconds since 1970 that can be true.";
    return refuseUnread(record, new Rejected<>(IMPLAUSIBLE_APPEND_TIME, detail));
  }

  private Decoded refuseUnread(RawRecord record, Rejected<?> rejected) {
    DecodedEnvelope nothing = new DecodedEnvelope(record.value(), new Attributes(), rejected.as());
    return decode(new EventOrigin(record, record.position(), null, nothing));
  }

  private Decoded repeat(EventOrigin origin, Repeat repeat) {
    Disposition disposition = repeat.samePayload() ? Disposition.DUPLICATE : Disposition.CONFLICT;
    String detail =
        "It brings back a copy of an event that was counted when the command was written.";
    return new Refused(
        exception(origin, onTime(origin.record), disposition, null, detail, repeat.survivor()));
  }

  private Decoded decode(EventOrigin origin) {
    return origin.envelope.event() instanceof Accepted<CloudEvent> accepted
        ? book(origin, accepted.value())
        : refuse(origin, onTime(origin.record), (Rejected<?>) origin.envelope.event());
  }

  private Decoded book(EventOrigin origin, CloudEvent wire) {
    long arrivalTime = origin.record.arrivalTime();
    long eventTime = wire.time().toEpochMilli();
    long age = arrivalTime - eventTime;
    if (-age > terms.futureBound().toMillis()) {
      String detail = "The event time is " + -age + " ms ahead of the arrival time.";
      return refuse(origin, onTime(origin.record), new Rejected<>(FUTURE_EVENT_TIME, detail));
    }
    long postedTime = Math.max(eventTime, onTime(origin.record));
    ContractValidator contract = contracts.at(postedTime).get(wire.type());
    if (contract == null) {
      String detail = "No contract declares this type.";
      return refuse(origin, postedTime, new Rejected<>(UNKNOWN_TYPE, detail));
    }
    Outcome<Version> version = contract.version(wire);
    if (version instanceof Rejected<Version> rejected) {
      return refuse(origin, postedTime, rejected);
    }
    if (age > terms.horizon().toMillis() && origin.original == null) {
      String detail = "The event time is " + age + " ms behind the arrival time.";
      return new Refused(exception(origin, postedTime, Disposition.EXPIRED, null, detail, null));
    }
    Outcome<FlatData> read = ((Accepted<Version>) version).value().data().read(wire.data());
    if (read instanceof Rejected<FlatData> rejected) {
      return refuse(origin, postedTime, rejected);
    }
    FlatData data = ((Accepted<FlatData>) read).value();
    Outcome<List<@Nullable Object>> values = contract.values(wire, data);
    return values instanceof Accepted<List<@Nullable Object>> accepted
        ? new Decodable(event(origin, wire, data.hash(), postedTime, accepted.value()))
        : refuse(origin, postedTime, (Rejected<?>) values);
  }

  private Event event(
      EventOrigin origin,
      CloudEvent wire,
      Hash128 dataHash,
      long postedTime,
      List<@Nullable Object> values) {
    String subject = wire.subject() == null ? "" : wire.subject();
    return new Event(
        origin.position,
        origin.original,
        wire.source(),
        wire.id(),
        wire.type(),
        wire.subject(),
        wire.time().toEpochMilli(),
        origin.record.appendTime(),
        origin.record.arrivalTime(),
        postedTime,
        hash.text(wire.source()).text(wire.id()).hash(),
        hash.text(wire.type())
            .ascii(Rfc3339.spell(wire.time()))
            .text(subject)
            .hash()
            .then(dataHash),
        values);
  }

  private static Decoded refuse(EventOrigin origin, long postedTime, Rejected<?> rejected) {
    return new Refused(
        exception(
            origin, postedTime, Disposition.REJECTED, rejected.code(), rejected.detail(), null));
  }

  private static ExceptionRow exception(
      EventOrigin origin,
      long postedTime,
      Disposition disposition,
      @Nullable RejectionCode code,
      String detail,
      @Nullable Position survivor) {
    Attributes attributes = origin.envelope.attributes();
    Instant time = attributes.time();
    return new ExceptionRow(
        origin.position,
        origin.record.appendTime(),
        origin.record.arrivalTime(),
        postedTime,
        disposition,
        code,
        detail,
        attributes.source(),
        attributes.id(),
        attributes.type(),
        time == null ? null : time.toEpochMilli(),
        survivor,
        origin.envelope.bytes());
  }

  /**
   * An event's bytes, and where they came from.
   *
   * @param record what brought them: where it is a command, another than they first came in
   * @param original the position that a command names, else null
   */
  private record EventOrigin(
      RawRecord record, Position position, @Nullable Position original, DecodedEnvelope envelope) {}
}
