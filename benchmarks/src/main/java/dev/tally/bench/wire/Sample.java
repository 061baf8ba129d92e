package dev.tally.bench.wire;

import dev.tally.bench.workload.Records;
import dev.tally.bench.workload.Workload;
import dev.tally.catalog.Catalog;
import dev.tally.catalog.CatalogReader;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Records of one contract, and the catalog that declares it.
 *
 * @param records as many as fit into a processor's cache, so that memory is not what is measured
 */
record Sample(Catalog catalog, List<RawRecord> records) {

  /** A power of two: a benchmark goes round by a mask. */
  static final int SIZE = 1_024;

  private static final String[] MEDIA = {"display", "video", "native"};

  Sample {
    records = List.copyOf(records);
  }

  /** Returns the records that the other suites count: flat data, no derived field. */
  static Sample bench() {
    Records workload = new Records(Workload.of(SIZE));
    List<RawRecord> records = new ArrayList<>();
    for (int number = 0; number < SIZE; number++) {
      records.add(record(number, workload.arrivalTime(number), workload.value(number)));
    }
    return new Sample(benchCatalog(), records);
  }

  /** Returns impressions of the catalog {@code ads}: eight fields, one of them derived. */
  static Sample ads() {
    Instant start = Instant.parse("2026-01-05T10:00:00Z");
    List<RawRecord> records = new ArrayList<>();
    for (int number = 0; number < SIZE; number++) {
      Instant time = start.plusMillis(number * 7L);
      records.add(record(number, time.toEpochMilli() + 900, impression(number, time)));
    }
    return new Sample(CatalogReader.shipped("ads"), records);
  }

  private static byte[] impression(int number, Instant time) {
    String data =
        """
        {"campaign":"campaign-%d","creative":"creative-%d","publisher":"publisher-%d",\
        "country":"US","media_type":"%s","price_micros":%d,"currency":"USD",\
        "user_token":"user-%d"}"""
            .formatted(
                number % 500,
                number % 40,
                number * 7 % 2_000,
                MEDIA[number % MEDIA.length],
                200 + number * 13,
                number * 97);
    String event =
        """
        {"specversion":"1.0","id":"impression-%08d","source":"urn:example:ad-exchange",\
        "type":"com.example.ads.impression","time":"%s",\
        "dataschema":"https://schemas.example.com/ads/impression/1","data":%s}"""
            .formatted(number, time, data);
    return event.getBytes(StandardCharsets.UTF_8);
  }

  // Java 17 drops the type annotations of a record's array components from its class file.
  @SuppressWarnings("NullAway")
  private static RawRecord record(int offset, long arrivalTime, byte[] value) {
    Position position = Position.of("events", offset % 4, offset);
    return new RawRecord(position, arrivalTime, arrivalTime, null, value, List.of());
  }

  // Classes lie in a folder in a build, and in a jar when run by the launcher.
  private static Catalog benchCatalog() {
    try {
      URI home = Objects.requireNonNull(Sample.class.getResource("/catalog/bench")).toURI();
      if (home.getScheme().equals("file")) {
        return CatalogReader.read(Path.of(home));
      }
      try (FileSystem jar = FileSystems.newFileSystem(home, Map.of())) {
        return CatalogReader.read(jar.getPath("catalog/bench"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
