package dev.tally.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.tally.catalog.Contract.Field;
import dev.tally.catalog.Contract.FieldType;
import dev.tally.catalog.ContractVersion;
import dev.tally.catalog.SchemaIds;
import dev.tally.compat.SchemaLanguage;
import dev.tally.compat.SchemaText;
import dev.tally.event.Outcome.Accepted;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Data of an earlier version, read as the newest resolves it. */
class VersionResolutionTest {

  private static final SchemaIds IDS = SchemaIds.NONE.with(1, "urn:1");

  @Test
  void aBoolOfProtobufIsOneOrZeroToAnInteger() {
    ContractVersion was = protobuf(1, "bool paid = 1;");
    ContractVersion is = protobuf(2, "int32 paid = 1;");

    assertThat(read(was, is, "00", "0801"), equalTo(Map.of("paid", 1L)));
    assertThat(read(was, is, "00", ""), equalTo(Map.of("paid", 0L)));
    assertThat(read(was, was, "00", "0801"), equalTo(Map.of("paid", true)));
  }

  @Test
  void bytesOfAvroAreATextToAString() {
    ContractVersion was = avro(1, "", "{\"name\": \"k\", \"type\": [\"null\", \"bytes\"]}");
    ContractVersion is = avro(2, "", "{\"name\": \"k\", \"type\": [\"null\", \"string\"]}");

    assertThat(read(was, is, "", "020461c3"), equalTo(Map.of("k", "a\ufffd")));
    assertThat(
        data(was, is, "", "020461c3").hash(), equalTo(data(was, was, "", "020461c3").hash()));
  }

  @Test
  void anAliasHoldsInARecordOfAnotherNamespace() {
    ContractVersion was = avro(1, "shop.a", "{\"name\": \"price\", \"type\": \"long\"}");
    ContractVersion is =
        avro(2, "shop.b", "{\"name\": \"amount\", \"type\": \"long\", \"aliases\": [\"price\"]}");

    assertThat(read(was, is, "", "0e"), equalTo(Map.of("amount", 7L)));
  }

  @Test
  void aSymbolThatTheReaderDoesNotKnowIsItsDefault() {
    String symbols = "{\"name\": \"e\", \"type\": {\"type\": \"enum\", \"name\": \"E\", %s}}";
    ContractVersion was = avro(1, "", symbols.formatted("\"symbols\": [\"A\", \"B\"]"));
    ContractVersion is = avro(2, "", symbols.formatted("\"symbols\": [\"A\"], \"default\": \"A\""));

    assertThat(read(was, is, "", "02"), equalTo(Map.of("e", "A")));
    assertThat(read(was, was, "", "02"), equalTo(Map.of("e", "B")));
  }

  @Test
  void whatAVersionDoesNotDeclareMeansNothingInItsJson() {
    ContractVersion was = json(1, "x");
    ContractVersion is = json(2, "x", "bar");
    FlatData data =
        ((Accepted<FlatData>) CloudEventsJson.data("{\"x\": 1, \"bar\": 2}".getBytes(UTF_8)))
            .value();

    assertThat(read(was, is, data).fields(), equalTo(Map.of("x", 1L)));
    assertThat(read(was, is, data).hash(), equalTo(data.hash()));
    assertThat(read(is, is, data).fields(), equalTo(Map.of("x", 1L, "bar", 2L)));
  }

  private static FlatData read(ContractVersion version, ContractVersion newest, FlatData json) {
    return ((Accepted<FlatData>) new VersionData(version, newest, IDS).read(json)).value();
  }

  private static Map<String, Object> read(
      ContractVersion version, ContractVersion newest, String path, String payload) {
    return data(version, newest, path, payload).fields();
  }

  private static FlatData data(
      ContractVersion version, ContractVersion newest, String path, String payload) {
    byte[] framed = HexFormat.of().parseHex("0000000001" + path + payload);
    return ((Accepted<FlatData>)
            new VersionData(version, newest, IDS).read(new Payload(framed, null)))
        .value();
  }

  private static ContractVersion avro(int number, String namespace, String field) {
    String text =
        "{\"type\": \"record\", \"name\": \"S\", \"namespace\": \"%s\", \"fields\": [%s]}"
            .formatted(namespace, field);
    return version(number, text, SchemaLanguage.AVRO, List.of());
  }

  private static ContractVersion protobuf(int number, String field) {
    String text = "syntax = \"proto3\"; message S { %s }".formatted(field);
    return version(number, text, SchemaLanguage.PROTOBUF, List.of());
  }

  private static ContractVersion json(int number, String... names) {
    List<Field> fields =
        Arrays.stream(names)
            .map(name -> new Field(name, FieldType.INTEGER, false, null, null, false, null))
            .toList();
    return version(number, "{}", SchemaLanguage.JSON_SCHEMA, fields);
  }

  private static ContractVersion version(
      int number, String text, SchemaLanguage language, List<Field> fields) {
    String message = language == SchemaLanguage.PROTOBUF ? "S" : null;
    SchemaText schema = new SchemaText("v" + number, text, language);
    return new ContractVersion(number, "urn:" + number, schema, message, null, fields);
  }
}
