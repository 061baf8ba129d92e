package dev.tally.transforms.parity;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.tally.catalog.Catalog;
import dev.tally.catalog.Catalogs;
import dev.tally.event.Hash128;
import dev.tally.transforms.certify.Certificate;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The certificates that posted rows must have, worked out from the rows themselves. */
public final class ExpectedCertificates {

  private ExpectedCertificates() {}

  /** Returns the certificates of the windows from the first to the last that hold rows. */
  public static List<Certificate> of(List<String> postings, Catalogs catalogs) {
    List<JsonNode> rows = postings.stream().map(RowLines::parse).toList();
    TreeSet<Long> windows = new TreeSet<>();
    rows.forEach(row -> windows.add(window(row)));
    catalogs.meters().forEach(each -> windows.add(each.meter().window().toMillis()));
    List<Certificate> certificates = new ArrayList<>();
    for (long window : windows) {
      TreeMap<Long, Certificate> full = new TreeMap<>();
      for (JsonNode row : rows) {
        boolean records = row.get("meter").textValue().equals("tally.records");
        if (window == window(row) || (records && has(window, catalogs.at(posting(row))))) {
          long start = Math.floorDiv(posting(row), window) * window;
          full.merge(start, part(row, window, start, records), ExpectedCertificates::together);
        }
      }
      certificates.addAll(withoutGaps(full));
    }
    return certificates;
  }

  /**
   * Returns certificates in order, with neighbours that are empty as one.
   *
   * <p>Behind the last rows of a length there may be more windows that are known to be empty: how
   * far time is seen to come before it ends is the run's affair, and not in the result.
   */
  public static List<Certificate> joined(List<Certificate> certificates) {
    List<Certificate> joined = new ArrayList<>();
    for (Certificate next :
        certificates.stream()
            .sorted(
                Comparator.comparingLong(Certificate::window).thenComparingLong(Certificate::start))
            .toList()) {
      Certificate last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
      if (last != null && isEmpty(last) && isEmpty(next) && last.end() == next.start()) {
        joined.set(joined.size() - 1, empty(last.window(), last.start(), next.end()));
      } else {
        joined.add(next);
      }
    }
    joined.removeIf(
        certificate ->
            isEmpty(certificate)
                && joined.stream()
                    .filter(other -> other.window() == certificate.window())
                    .noneMatch(other -> other.start() >= certificate.end()));
    return joined;
  }

  private static boolean isEmpty(Certificate certificate) {
    return certificate.rows() == 0 && certificate.lastOffsets().isEmpty();
  }

  private static List<Certificate> withoutGaps(SortedMap<Long, Certificate> full) {
    List<Certificate> all = new ArrayList<>();
    for (Certificate next : full.values()) {
      long from = all.isEmpty() ? next.start() : all.get(all.size() - 1).end();
      long to = next.start();
      if (from < to) {
        all.add(empty(next.window(), from, to));
      }
      all.add(next);
    }
    return all;
  }

  private static Certificate empty(long window, long start, long end) {
    return new Certificate(window, start, end, 0, 0, Hash128.ZERO, Hash128.ZERO, new TreeMap<>());
  }

  private static Certificate part(JsonNode row, long window, long start, boolean records) {
    TreeMap<String, Long> offsets = new TreeMap<>();
    if (records) {
      offsets.put(
          row.get("group").get(0).textValue() + "/" + row.get("group").get(1).textValue(),
          row.get("measures").get("last_offset").longValue());
    }
    boolean own = window == window(row);
    return new Certificate(
        window,
        start,
        start + window,
        own ? 1 : 0,
        own ? row.get("events").longValue() : 0,
        own ? Hash128.parse(row.get("fingerprint").textValue()) : Hash128.ZERO,
        own ? hash(row, window) : Hash128.ZERO,
        offsets);
  }

  /** Returns the hash of a row from what its line says, by a library. */
  private static Hash128 hash(JsonNode row, long window) {
    Hasher hasher = Hashing.murmur3_128().newHasher();
    put(row.get("meter"), hasher);
    hasher.putLong(row.get("group").size());
    row.get("group").forEach(value -> put(value, hasher));
    hasher.putLong(Instant.parse(row.get("value_start").textValue()).toEpochMilli());
    hasher.putLong(window).putLong(posting(row)).putLong(row.get("measures").size());
    row.get("measures").forEach(measure -> hasher.putLong(measure.longValue()));
    hasher.putLong(row.get("events").longValue()).putLong(row.get("late_events").longValue());
    Hash128 fingerprint = Hash128.parse(row.get("fingerprint").textValue());
    hasher.putLong(fingerprint.high()).putLong(fingerprint.low());
    ByteBuffer hash = ByteBuffer.wrap(hasher.hash().asBytes()).order(ByteOrder.LITTLE_ENDIAN);
    long low = hash.getLong();
    return new Hash128(hash.getLong(), low);
  }

  private static void put(JsonNode text, Hasher hasher) {
    byte[] bytes = text.textValue().getBytes(UTF_8);
    hasher.putInt(bytes.length).putBytes(bytes);
  }

  private static Certificate together(Certificate one, Certificate other) {
    Map<String, Long> offsets = new TreeMap<>(one.lastOffsets());
    other.lastOffsets().forEach((partition, last) -> offsets.merge(partition, last, Math::max));
    return new Certificate(
        one.window(),
        one.start(),
        one.end(),
        one.rows() + other.rows(),
        one.events() + other.events(),
        one.fingerprint().plus(other.fingerprint()),
        one.rowHashes().plus(other.rowHashes()),
        new TreeMap<>(offsets));
  }

  /** Whether a catalog has a meter with windows of that length. */
  private static boolean has(long window, Catalog catalog) {
    return catalog.meters().stream().anyMatch(meter -> meter.window().toMillis() == window);
  }

  private static long window(JsonNode row) {
    return Duration.parse(row.get("window").textValue()).toMillis();
  }

  private static long posting(JsonNode row) {
    return Instant.parse(row.get("posting_start").textValue()).toEpochMilli();
  }
}
