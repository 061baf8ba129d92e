package dev.tally.transforms.parity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.base.Utf8;
import com.google.common.hash.Hashing;
import dev.tally.catalog.Catalogs;
import dev.tally.catalog.Meter;
import dev.tally.catalog.Meter.Measure;
import dev.tally.event.Position;
import dev.tally.event.RejectionCode;
import dev.tally.transforms.certify.Certificate;
import dev.tally.transforms.decode.ExceptionRow;
import dev.tally.transforms.meter.Meters;
import dev.tally.transforms.meter.Posting;
import dev.tally.transforms.meter.Totals;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows as canonical lines of JSON: equal rows are equal lines, and people can read them. */
public final class RowLines implements Serializable {

  private static final long serialVersionUID = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A longer value is named by its length and hash, so that a line stays one. */
  private static final int LONGEST_VALUE = 4_096;

  private final Meters meters;

  public RowLines(Catalogs catalogs) {
    this.meters = new Meters(catalogs);
  }

  public String of(Posting posting) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("meter", posting.key().meter());
    line.put("group", posting.key().group());
    line.put("window", Duration.ofMillis(posting.window()).toString());
    line.put("value_start", time(posting.key().valueStart()));
    line.put("posting_start", time(posting.postingStart()));
    line.put("measures", measures(posting));
    Totals totals = posting.totals();
    line.put("events", totals.events());
    line.put("late_events", totals.lateEvents());
    line.put("fingerprint", totals.fingerprint().toString());
    return json(line);
  }

  private Map<String, Long> measures(Posting posting) {
    Meter meter = requireNonNull(meters.byName().get(posting.key().meter()));
    List<Measure> measures = meter.measures();
    Map<String, Long> named = new LinkedHashMap<>();
    for (int index = 0; index < measures.size(); index++) {
      named.put(measures.get(index).name(), posting.totals().measures().get(index));
    }
    return named;
  }

  public String of(ExceptionRow row) {
    RejectionCode code = row.code();
    Long eventTime = row.eventTime();
    Position survivor = row.survivor();
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("position", row.position().toString());
    line.put("append_time", time(row.appendTime()));
    line.put("arrival_time", time(row.arrivalTime()));
    line.put("posted_time", time(row.postedTime()));
    line.put("disposition", row.disposition().name());
    line.put("code", code == null ? null : code.name());
    line.put("detail", row.detail());
    line.put("source", row.source());
    line.put("id", row.id());
    line.put("type", row.type());
    line.put("event_time", eventTime == null ? null : time(eventTime));
    line.put("survivor", survivor == null ? null : survivor.toString());
    line.put("value", value(row.value()));
    return json(line);
  }

  public String of(Certificate certificate) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("window", Duration.ofMillis(certificate.window()).toString());
    line.put("start", time(certificate.start()));
    line.put("end", time(certificate.end()));
    line.put("rows", certificate.rows());
    line.put("events", certificate.events());
    line.put("fingerprint", certificate.fingerprint().toString());
    line.put("row_hashes", certificate.rowHashes().toString());
    line.put("last_offsets", certificate.lastOffsets());
    return json(line);
  }

  /** Returns the original bytes, so written that other bytes are written otherwise. */
  static @Nullable Object value(byte @Nullable [] value) {
    if (value == null) {
      return null;
    }
    if (value.length > LONGEST_VALUE) {
      return Map.of("bytes", value.length + " of sha256 " + Hashing.sha256().hashBytes(value));
    }
    return Utf8.isWellFormed(value)
        ? new String(value, UTF_8)
        : Map.of("base64", Base64.getEncoder().encodeToString(value));
  }

  static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  static String json(Object line) {
    try {
      return JSON.writeValueAsString(line);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
