package dev.tally.simulator;

import dev.tally.catalog.Catalog;
import dev.tally.catalog.Contract;
import dev.tally.catalog.Contract.Field;
import dev.tally.catalog.Contract.FieldType;
import dev.tally.catalog.LedgerTerms;
import dev.tally.event.ControlType;
import dev.tally.event.Disposition;
import dev.tally.event.Outcome;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.event.RejectionCode;
import dev.tally.wire.CloudEvent;
import dev.tally.wire.CloudEvents;
import dev.tally.wire.FlatData;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rules of time and admission once more, as plainly as they can be written. */
final class Oracle {

  private final LedgerTerms terms;
  private final Catalog catalog;
  private final Map<Position, Disposition> dispositions = new HashMap<>();
  private final Map<Position, RejectionCode> codes = new HashMap<>();
  private final List<Booked> booked = new ArrayList<>();

  /** An event and the time that books it. */
  record Booked(RawRecord record, CloudEvent event, long postedTime) {}

  Oracle(Catalog catalog, List<RawRecord> records) {
    this.catalog = catalog;
    terms = catalog.terms();
    records.forEach(this::read);
    admit();
  }

  Map<Position, Disposition> dispositions() {
    return dispositions;
  }

  Map<Position, RejectionCode> codes() {
    return codes;
  }

  List<Booked> admitted() {
    return booked.stream()
        .filter(event -> dispositions.get(event.record().position()) == Disposition.ADMITTED)
        .toList();
  }

  private void read(RawRecord record) {
    boolean control =
        record.headers().stream()
            .filter(header -> header.name().equals("ce_type"))
            .anyMatch(
                header ->
                    ControlType.isControl(new String(header.value(), StandardCharsets.UTF_8)));
    if (control) {
      dispositions.put(record.position(), Disposition.CONTROL);
      return;
    }
    Outcome<CloudEvent> outcome = CloudEvents.read(record).get(0).event();
    if (outcome instanceof Outcome.Rejected<CloudEvent> rejected) {
      reject(record, rejected.code());
      return;
    }
    read(record, ((Outcome.Accepted<CloudEvent>) outcome).value());
  }

  private void read(RawRecord record, CloudEvent event) {
    long age = record.arrivalTime() - event.time().toEpochMilli();
    Optional<Contract> contract = catalog.contract(event.type());
    if (contract.isEmpty()) {
      reject(record, RejectionCode.UNKNOWN_TYPE);
    } else if (-age > terms.futureBound().toMillis()) {
      reject(record, RejectionCode.FUTURE_EVENT_TIME);
    } else if (age > terms.horizon().toMillis()) {
      dispositions.put(record.position(), Disposition.EXPIRED);
    } else if (lacksField(contract.get(), event)) {
      reject(record, RejectionCode.MISSING_FIELD);
    } else if (hasWrongField(contract.get(), event)) {
      reject(record, RejectionCode.WRONG_FIELD_TYPE);
    } else {
      long onTime = record.arrivalTime() - terms.onTimeBound().toMillis();
      booked.add(new Booked(record, event, Math.max(event.time().toEpochMilli(), onTime)));
    }
  }

  private void reject(RawRecord record, RejectionCode code) {
    dispositions.put(record.position(), Disposition.REJECTED);
    codes.put(record.position(), code);
  }

  private static FlatData data(CloudEvent event) {
    return (FlatData) event.data();
  }

  private static boolean lacksField(Contract contract, CloudEvent event) {
    return contract.fields().stream()
        .filter(Field::required)
        .anyMatch(field -> !data(event).fields().containsKey(field.name()));
  }

  private static boolean hasWrongField(Contract contract, CloudEvent event) {
    return contract.fields().stream()
        .filter(field -> data(event).fields().containsKey(field.name()))
        .anyMatch(
            field ->
                (field.type() == FieldType.INTEGER)
                    != (data(event).get(field.name()) instanceof Long));
  }

  private void admit() {
    booked.sort(
        Comparator.comparingLong(Booked::postedTime)
            .thenComparingLong(event -> event.record().arrivalTime())
            .thenComparing(event -> event.record().position()));
    Map<List<String>, Booked> survivors = new HashMap<>();
    for (Booked event : booked) {
      List<String> identity = List.of(event.event().source(), event.event().id());
      Booked survivor = survivors.get(identity);
      if (survivor == null || isForgotten(survivor, event)) {
        survivors.put(identity, event);
        dispositions.put(event.record().position(), Disposition.ADMITTED);
      } else {
        dispositions.put(
            event.record().position(),
            data(event.event()).hash().equals(data(survivor.event()).hash())
                ? Disposition.DUPLICATE
                : Disposition.CONFLICT);
      }
    }
  }

  private boolean isForgotten(Booked survivor, Booked event) {
    return event.postedTime() - survivor.postedTime() > terms.horizon().toMillis();
  }
}
