package dev.tally.gate;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.base.Splitter;
import dev.tally.catalog.ContractVersion;
import dev.tally.compat.SchemaLanguage;
import dev.tally.compat.SchemaText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The canonical forms that Apache Avro publishes for all its languages: a schema reads as its
 * canonical form does, unless it has aliases or defaults.
 */
class AvroCanonicalFormTest {

  @Test
  void aSchemaReadsAsTheFormThatAvroPublishes() throws Exception {
    String data = System.getenv("TALLY_DATA");
    assumeTrue(data != null, "TALLY_DATA is not set, so Avro's vectors are not read");
    int count = 0;
    for (String line : Files.readAllLines(Path.of(data, "vectors/avro-canonical-form.txt"))) {
      if (line.startsWith("#") || line.isBlank()) {
        continue;
      }
      List<String> parts = Splitter.on(" => ").splitToList(line);

      boolean saysMore = parts.get(0).contains("foo\",\"bar") || parts.get(0).contains("default");
      assertThat(
          parts.get(0),
          SameData.isSame(version(parts.get(0)), version(parts.get(1))),
          is(!saysMore));
      count++;
    }
    assertThat(count, greaterThan(20));
  }

  private static ContractVersion version(String avro) {
    return new ContractVersion(
        1, "urn:x", new SchemaText("x", avro, SchemaLanguage.AVRO), null, null, List.of());
  }
}
