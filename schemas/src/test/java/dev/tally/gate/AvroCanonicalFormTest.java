package dev.tally.gate;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.base.Splitter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.Test;

/** The canonical forms and fingerprints that Apache Avro publishes for all its languages. */
class AvroCanonicalFormTest {

  @Test
  void schemasHaveTheFormsAndFingerprintsThatAvroPublishes() throws Exception {
    String data = System.getenv("TALLY_DATA");
    assumeTrue(data != null, "TALLY_DATA is not set, so Avro's vectors are not read");
    int count = 0;
    for (String line : Files.readAllLines(Path.of(data, "vectors/avro-canonical-form.txt"))) {
      if (line.startsWith("#") || line.isBlank()) {
        continue;
      }
      List<String> parts = Splitter.on(" => ").splitToList(line);

      String canonical = SameData.canonical(parts.get(0));

      assertThat(canonical, equalTo(parts.get(1)));
      assertThat(
          SchemaNormalization.parsingFingerprint64(new Schema.Parser().parse(canonical)),
          equalTo(Long.parseLong(parts.get(2).strip())));
      count++;
    }
    assertThat(count, greaterThan(20));
  }
}
