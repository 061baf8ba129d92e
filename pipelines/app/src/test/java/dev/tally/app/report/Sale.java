package dev.tally.app.report;

import dev.tally.event.Hash128;
import dev.tally.event.Position;
import dev.tally.transforms.close.CountedEvent;
import java.util.List;
import java.util.Map;

/** An admitted line of a shop's invoice or credit note, with what the retail meters read of it. */
record Sale(
    Position position,
    String source,
    String id,
    String type,
    long eventTime,
    long arrivalTime,
    long postedTime,
    Map<String, String> fields,
    Map<String, Long> amounts) {

  static final String LINE = "com.example.retail.sale_line";
  static final String CREDIT = "com.example.retail.credit_note_line";

  /** Whether a retail meter counts it; the filters of the catalog, written once more. */
  boolean isCountedBy(String meter, List<String> types) {
    return types.contains(type)
        && (!meter.equals("retail.hourly_revenue") || amounts.get("amount_micros") != 0);
  }

  boolean isLate() {
    return postedTime != eventTime;
  }

  Hash128 fingerprint() {
    return Hash128.of(source, id, amounts.toString());
  }

  CountedEvent counted() {
    return new CountedEvent(
        position,
        source,
        id,
        eventTime,
        arrivalTime,
        postedTime,
        Hash128.of(source, id),
        fingerprint());
  }
}
