package dev.tally.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.tally.catalog.Catalog;
import dev.tally.catalog.CatalogReader;
import dev.tally.catalog.ContractVersion;
import dev.tally.catalog.SchemaIds;
import dev.tally.catalog.SchemaIdsReader;
import dev.tally.event.Outcome;
import dev.tally.event.Outcome.Accepted;
import dev.tally.event.RejectionCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Orders whose price and channel are of types that other files declare, in two packages. */
class ImportedTypesTest {

  /** Shop "bern", 5 micros CHF, channel WEB. */
  private static final String BYTES = "0a046265726e" + "12070805" + "1203434846" + "1801";

  private static Catalog catalog() throws URISyntaxException {
    return CatalogReader.read(Path.of(ImportedTypesTest.class.getResource("/gate/before").toURI()));
  }

  private static ContractVersion version(int number) throws URISyntaxException {
    return catalog().contract("com.acme.order").orElseThrow().versions().get(number - 1);
  }

  @Test
  void aVersionHoldsTheTextsOfAllThatItImports() throws Exception {
    assertThat(List.copyOf(version(1).schema().imports().keySet()), is(names()));
    assertThat(List.copyOf(version(2).schema().imports().keySet()), is(names()));
    assertThat(
        version(1).schema().imports().get("channel.proto").file(), is("events/channel.proto"));
  }

  private static List<String> names() {
    return List.of("channel.proto", "money.proto");
  }

  @Test
  void dataOfImportedTypesIsReadWithItsNamesAndItsHash() throws Exception {
    FlatData json =
        ((Accepted<FlatData>)
                CloudEventsJson.data(
                    "{\"shop\": \"bern\", \"price\": {\"micros\": 5, \"currency\": \"CHF\"}, \"channel\": \"WEB\"}"
                        .getBytes(UTF_8)))
            .value();

    FlatData data = read(version(1), version(2), BYTES);

    assertThat(data.fields().get("shop"), is("bern"));
    assertThat(data.fields().get("channel"), is("WEB"));
    assertThat(data.hash(), equalTo(json.hash()));
    assertThat(
        read(version(1), version(2), BYTES.replace("0805", "0806")).hash(),
        is(not(equalTo(json.hash()))));
  }

  @Test
  void aBrokenValueOfAnImportedTypeIsRejected() throws Exception {
    Payload cut = new Payload(HexFormat.of().parseHex("0a046265726e120708051203"), "acme.Order");

    assertThat(
        new VersionData(version(1), version(2), SchemaIds.NONE).read(cut),
        is(
            Outcome.reject(
                RejectionCode.NOT_PROTOBUF,
                "The data cannot be read. It ends too early, or holds a number or a text that is none.")));
  }

  @Test
  void aVersionTravelsWithWhatItImports() throws Exception {
    ContractVersion sent = version(1);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(sent);
    }
    ContractVersion received;
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      received = (ContractVersion) in.readObject();
    }

    assertThat(received, equalTo(sent));
    assertThat(read(received, received, BYTES).hash(), equalTo(read(sent, sent, BYTES).hash()));
  }

  /** As {@code cat order.v1.proto channel.proto money.proto | sha256sum} says. */
  @Test
  void theLockFileTellsASchemaByAllOfItsTexts() throws Exception {
    assertThat(
        SchemaIdsReader.sha256(version(1).schema()),
        is("374a2c539ddfd4ac4de4b4211c5f34c3a859d696a63a59f6bbc18ed9764b473c"));
  }

  private static FlatData read(ContractVersion version, ContractVersion newest, String hex) {
    Payload payload = new Payload(HexFormat.of().parseHex(hex), "acme.Order");
    return ((Accepted<FlatData>) new VersionData(version, newest, SchemaIds.NONE).read(payload))
        .value();
  }
}
