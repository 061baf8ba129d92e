package com.example.ads;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.tally.catalog.CatalogReader;
import dev.tally.catalog.Contract;
import dev.tally.catalog.SchemaIds;
import dev.tally.event.Outcome.Accepted;
import dev.tally.wire.FlatData;
import dev.tally.wire.Payload;
import dev.tally.wire.VersionData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.junit.jupiter.api.Test;

/** What a producer writes with the generated classes is what Tally reads by the contract. */
class ShippedClassesTest {

  private static final int ID = 7;

  @Test
  void anImpressionInAvroIsReadByItsContract() throws IOException {
    Impression impression =
        Impression.newBuilder()
            .setCampaign("c-1")
            .setCreative("film")
            .setPublisher("p-1")
            .setMediaType("video")
            .setPriceMicros(2_500)
            .setCurrency("EUR")
            .setUserToken("u-1")
            .build();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {0, 0, 0, 0, ID});
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    new SpecificDatumWriter<>(Impression.class).write(impression, encoder);

    assertThat(
        read("com.example.ads.impression", bytes.toByteArray()),
        equalTo(
            Map.of(
                "campaign", "c-1",
                "creative", "film",
                "publisher", "p-1",
                "country", "unknown",
                "media_type", "video",
                "price_micros", 2_500L,
                "currency", "EUR",
                "user_token", "u-1")));
  }

  @Test
  void aClickInProtobufIsReadByItsContract() {
    Click click =
        Click.newBuilder()
            .setCampaign("c-1")
            .setCreative("film")
            .setPublisher("p-1")
            .setMediaType("video")
            .setCurrency("EUR")
            .build();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {0, 0, 0, 0, ID, 0});
    bytes.writeBytes(click.toByteArray());

    assertThat(
        read("com.example.ads.click", bytes.toByteArray()),
        equalTo(
            Map.of(
                "campaign", "c-1",
                "creative", "film",
                "publisher", "p-1",
                "media_type", "video",
                "cost_micros", 0L,
                "currency", "EUR")));
  }

  private static Map<String, Object> read(String type, byte[] payload) {
    Contract contract = CatalogReader.shipped("ads").contract(type).orElseThrow();
    SchemaIds ids = new SchemaIds(Map.of(ID, Set.of(contract.newest().dataschema())));
    VersionData version = new VersionData(contract.newest(), contract.newest(), ids);
    return ((Accepted<FlatData>) version.read(new Payload(payload, null))).value().fields();
  }
}
