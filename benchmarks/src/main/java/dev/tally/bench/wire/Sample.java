package dev.tally.bench.wire;

import com.example.ads.Click;
import com.example.ads.Impression;
import com.google.common.primitives.Ints;
import dev.tally.bench.workload.Records;
import dev.tally.bench.workload.Workload;
import dev.tally.catalog.Catalog;
import dev.tally.catalog.CatalogReader;
import dev.tally.catalog.SchemaIds;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.event.RawRecord.Header;
import java.io.ByteArrayOutputStream;
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
import java.util.Set;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;

/**
 * Records of one contract, and the catalog that declares it.
 *
 * @param records as many as fit into a processor's cache, so that memory is not what is measured
 */
record Sample(Catalog catalog, List<RawRecord> records) {

  /** A power of two: a benchmark goes round by a mask. */
  static final int SIZE = 1_024;

  private static final String SCHEMAS = "https://schemas.example.com/ads/";
  private static final int AVRO_ID = 1;
  private static final int PROTOBUF_ID = 2;
  private static final String[] MEDIA = {"display", "video", "native"};

  Sample {
    records = List.copyOf(records);
  }

  /** Returns the sample of a name. */
  static Sample of(String name) {
    switch (name) {
      case "bench":
        return bench();
      case "ads":
        return ads();
      case "ads_avro":
        return adsInAvro();
      case "ads_protobuf":
        return adsInProtobuf();
      default:
        throw new IllegalArgumentException("no sample is called " + name);
    }
  }

  /** Returns the records that the other suites count: flat data, no derived field. */
  static Sample bench() {
    Records workload = new Records(Workload.of(SIZE));
    List<RawRecord> records = new ArrayList<>();
    for (int number = 0; number < SIZE; number++) {
      records.add(record(number, workload.arrivalTime(number), workload.value(number), List.of()));
    }
    return new Sample(benchCatalog(), records);
  }

  /** Returns impressions of the catalog {@code ads}: eight fields, one of them derived. */
  static Sample ads() {
    Instant start = Instant.parse("2026-01-05T10:00:00Z");
    List<RawRecord> records = new ArrayList<>();
    for (int number = 0; number < SIZE; number++) {
      Instant time = start.plusMillis(number * 7L);
      records.add(record(number, time.toEpochMilli() + 900, impression(number, time), List.of()));
    }
    return new Sample(CatalogReader.shipped("ads"), records);
  }

  /** Returns the same impressions in Avro, in Confluent's format beside their attributes. */
  static Sample adsInAvro() {
    List<RawRecord> records = new ArrayList<>();
    SpecificDatumWriter<Impression> writer = new SpecificDatumWriter<>(Impression.class);
    for (int number = 0; number < SIZE; number++) {
      Impression impression =
          Impression.newBuilder()
              .setCampaign("campaign-" + number % 500)
              .setCreative("creative-" + number % 40)
              .setPublisher("publisher-" + number * 7 % 2_000)
              .setCountry("US")
              .setMediaType(MEDIA[number % MEDIA.length])
              .setPriceMicros(200 + number * 13L)
              .setCurrency("USD")
              .setUserToken("user-" + number * 97)
              .build();
      ByteArrayOutputStream bytes = framed(AVRO_ID);
      try {
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        writer.write(impression, encoder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      records.add(beside(number, "impression/2", "application/avro", bytes.toByteArray()));
    }
    return new Sample(withIds(), records);
  }

  /** Returns clicks in Protobuf, in Confluent's format beside their attributes. */
  static Sample adsInProtobuf() {
    List<RawRecord> records = new ArrayList<>();
    for (int number = 0; number < SIZE; number++) {
      Click click =
          Click.newBuilder()
              .setCampaign("campaign-" + number % 500)
              .setCreative("creative-" + number % 40)
              .setPublisher("publisher-" + number * 7 % 2_000)
              .setCountry("US")
              .setMediaType(MEDIA[number % MEDIA.length])
              .setCostMicros(200 + number * 13L)
              .setCurrency("USD")
              .setUserToken("user-" + number * 97)
              .build();
      ByteArrayOutputStream bytes = framed(PROTOBUF_ID);
      bytes.write(0);
      bytes.writeBytes(click.toByteArray());
      records.add(beside(number, "click/2", "application/protobuf", bytes.toByteArray()));
    }
    return new Sample(withIds(), records);
  }

  private static ByteArrayOutputStream framed(int id) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(0);
    bytes.writeBytes(Ints.toByteArray(id));
    return bytes;
  }

  /** The shipped catalog with ids, as after it has been published. */
  private static Catalog withIds() {
    Catalog ads = CatalogReader.shipped("ads");
    SchemaIds ids =
        new SchemaIds(
            Map.of(
                AVRO_ID,
                Set.of(SCHEMAS + "impression/2"),
                PROTOBUF_ID,
                Set.of(SCHEMAS + "click/2")));
    return new Catalog(
        ads.name(), ads.terms(), ads.contracts(), ads.meters(), ads.consumers(), ads.probes(), ids);
  }

  private static RawRecord beside(int number, String version, String contentType, byte[] data) {
    Instant time = Instant.parse("2026-01-05T10:00:00Z").plusMillis(number * 7L);
    String type = version.substring(0, version.indexOf('/'));
    List<Header> headers =
        List.of(
            header("content-type", contentType),
            header("ce_specversion", "1.0"),
            header("ce_id", "%s-%08d".formatted(type, number)),
            header("ce_source", "urn:example:ad-exchange"),
            header("ce_type", "com.example.ads." + type),
            header("ce_time", time.toString()),
            header("ce_dataschema", SCHEMAS + version));
    long arrivalTime = time.toEpochMilli() + 900;
    return record(number, arrivalTime, data, headers);
  }

  private static Header header(String name, String value) {
    return new Header(name, value.getBytes(StandardCharsets.UTF_8));
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
  private static RawRecord record(
      int offset, long arrivalTime, byte[] value, List<Header> headers) {
    Position position = Position.of("events", offset % 4, offset);
    return new RawRecord(position, arrivalTime, arrivalTime, null, value, headers);
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
