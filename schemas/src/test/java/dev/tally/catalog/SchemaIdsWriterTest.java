package dev.tally.catalog;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaIdsWriterTest {

  private static final String SALE = "https://acme.com/sale#1";

  /** Plain, it would be a key of YAML. */
  private static final String REFUND = "urn:acme:'refund':";

  private static final String SALE_SHA256 =
      "2e5867c9e02ef8a3ccc3279c90730115d3fea3e04e556c6be59c26e7047e8602";
  private static final String REFUND_SHA256 =
      "7ccc567cc798873a1101a0b314ea16f37cb3cdd26c3a6d32242c324cfdd1199a";

  @TempDir private Path folder;

  @BeforeEach
  void declareContracts() throws IOException {
    Files.createDirectory(folder.resolve("events"));
    declare("sale", SALE);
    declare("refund", REFUND);
  }

  private void declare(String name, String dataschema) throws IOException {
    Files.writeString(
        folder.resolve("events/" + name + ".yaml"),
        """
        type: com.acme.%s
        description: A %s.
        owner: sales@acme.com
        topic: sales
        versions:
          - dataschema: "%s"
            schema: %s.avsc
        """
            .formatted(name, name, dataschema, name));
    Files.writeString(
        folder.resolve("events/" + name + ".avsc"),
        "{\"type\":\"record\",\"name\":\"%s\",\"fields\":[]}\n".formatted(name));
  }

  @Test
  void idsAreWrittenByVersionAndReadAgain() throws IOException {
    SchemaIds ids =
        SchemaIds.NONE.with(Integer.MAX_VALUE, SALE).with(7, SALE).with(9, REFUND).with(7, REFUND);

    write(ids);

    assertThat(
        text(),
        is(
            """
            # Written by 'tally contracts publish': the ids of the schemas in schema registries.
            ids:
              - id: 7
                dataschema: https://acme.com/sale#1
                sha256: %s
              - id: 2147483647
                dataschema: https://acme.com/sale#1
                sha256: %s
              - id: 7
                dataschema: 'urn:acme:''refund'':'
                sha256: %s
              - id: 9
                dataschema: 'urn:acme:''refund'':'
                sha256: %s
            """
                .formatted(SALE_SHA256, SALE_SHA256, REFUND_SHA256, REFUND_SHA256)));
    assertThat(CatalogReader.read(folder).schemaIds(), is(ids));
    assertThat(
        ids.dataschemas(),
        is(Map.of(7, Set.of(SALE, REFUND), 9, Set.of(REFUND), Integer.MAX_VALUE, Set.of(SALE))));
  }

  @Test
  void theSameIdsAreTheSameBytesAndNoDraftIsLeft() throws IOException {
    write(SchemaIds.NONE.with(1, SALE).with(2, REFUND));
    String first = text();
    write(SchemaIds.NONE.with(2, REFUND).with(1, SALE).with(1, SALE));

    assertThat(text(), is(first));
    try (var files = Files.list(folder)) {
      assertThat(
          files.map(file -> file.getFileName().toString()).sorted().toList(),
          is(List.of("events", "schemas.lock.yaml")));
    }
  }

  @Test
  void anIdOfMoreThanFourBytesIsNone() throws IOException {
    write(SchemaIds.NONE.with(Integer.MAX_VALUE, SALE));
    Files.writeString(folder.resolve("schemas.lock.yaml"), text().replace("3647", "3648"));

    assertThat(
        CatalogReader.readAll(folder).problems(),
        is(
            List.of(
                new Problem(
                    "schemas.lock.yaml",
                    3,
                    "an id is a whole number from 0 to 2147483647: write the one that the registry"
                        + " gave"))));
  }

  private void write(SchemaIds ids) throws IOException {
    Catalog catalog = CatalogReader.read(folder);
    SchemaIdsWriter.write(folder, catalog.contracts(), ids);
  }

  private String text() throws IOException {
    return Files.readString(folder.resolve("schemas.lock.yaml"));
  }
}
