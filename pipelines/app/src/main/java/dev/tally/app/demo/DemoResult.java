package dev.tally.app.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.app.report.CloseVerdict;
import dev.tally.app.report.Summary;
import dev.tally.event.Disposition;
import dev.tally.simulator.SendReport;
import dev.tally.transforms.close.Cause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What came of a demonstration.
 *
 * @param elapsed how long it took, by the clock on the wall
 */
public record DemoResult(List<LedgerResult> ledgers, Duration elapsed) {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  public DemoResult {
    ledgers = List.copyOf(ledgers);
  }

  /**
   * What came of one ledger.
   *
   * @param sent what was sent, and what must become of it
   * @param closed what the close found
   */
  public record LedgerResult(String name, String title, SendReport sent, Summary closed) {

    /** Whether every record met the end that the truth ledger expects. */
    boolean isTrue() {
      for (Disposition disposition : Disposition.values()) {
        if (!count(closed.records(), disposition).equals(count(sent.dispositions(), disposition))) {
          return false;
        }
      }
      return true;
    }
  }

  private static Long count(Map<Disposition, Long> counts, Disposition disposition) {
    return counts.getOrDefault(disposition, 0L);
  }

  /** Returns how many records Tally counted, by disposition. */
  public Map<Disposition, Long> counted() {
    return sum(ledgers.stream().map(ledger -> ledger.closed().records()).toList());
  }

  /** Returns how many records were sent to be so disposed of. */
  public Map<Disposition, Long> truth() {
    return sum(ledgers.stream().map(ledger -> ledger.sent().dispositions()).toList());
  }

  private static Map<Disposition, Long> sum(List<Map<Disposition, Long>> parts) {
    Map<Disposition, Long> sum = new EnumMap<>(Disposition.class);
    for (Disposition disposition : Disposition.values()) {
      sum.put(disposition, parts.stream().mapToLong(part -> count(part, disposition)).sum());
    }
    return sum;
  }

  /** Returns how many rows the two books have together. */
  public long rowsCompared() {
    return ledgers.stream().mapToLong(ledger -> ledger.closed().rowsCompared()).sum();
  }

  public long rowsEqual() {
    return ledgers.stream().mapToLong(ledger -> ledger.closed().rowsEqual()).sum();
  }

  public long unexplained() {
    return ledgers.stream().mapToLong(ledger -> ledger.closed().unexplained()).sum();
  }

  /** Whether every book is in order and every record met the end it was sent to meet. */
  public boolean isInOrder() {
    return ledgers.stream()
        .allMatch(ledger -> ledger.closed().verdict() == CloseVerdict.IN_ORDER && ledger.isTrue());
  }

  /** Writes the summary for programs. */
  public void write(Path file) {
    ObjectNode json = JSON.createObjectNode();
    json.put("records", counted().values().stream().mapToLong(Long::longValue).sum());
    putCounts(counted(), json);
    json.put("rows_compared", rowsCompared());
    json.put("rows_equal", rowsEqual());
    ObjectNode differences = json.putObject("differences_by_cause");
    for (LedgerResult ledger : ledgers) {
      for (Map.Entry<Cause, Long> entry : ledger.closed().differences().entrySet()) {
        String cause = entry.getKey().name();
        differences.put(cause, differences.path(cause).asLong() + entry.getValue());
      }
    }
    json.put("unexplained", unexplained());
    json.put("wall_seconds", elapsed.toMillis() / 1000.0);
    ObjectNode truth = json.putObject("truth");
    truth.put("records", truth().values().stream().mapToLong(Long::longValue).sum());
    putCounts(truth(), truth);
    ArrayNode array = json.putArray("ledgers");
    for (LedgerResult ledger : ledgers) {
      ObjectNode node = array.addObject();
      node.put("name", ledger.name());
      node.put("title", ledger.title());
      node.put("verdict", ledger.closed().verdict().name());
      putCounts(ledger.closed().records(), node);
      node.put("rows_compared", ledger.closed().rowsCompared());
      node.put("rows_equal", ledger.closed().rowsEqual());
      node.put("report", ledger.closed().folder().nameOf(Summary.PAGE));
    }
    try {
      JSON.writeValue(file.toFile(), json);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private static void putCounts(Map<Disposition, Long> counts, ObjectNode json) {
    for (Disposition disposition : Disposition.values()) {
      json.put(disposition.name().toLowerCase(Locale.ROOT), count(counts, disposition));
    }
  }
}
