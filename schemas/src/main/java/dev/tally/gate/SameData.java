package dev.tally.gate;

import dev.tally.catalog.ContractVersion;
import dev.tally.catalog.ProtobufSchema;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/** Tells a schema that was changed from one whose comments were. */
final class SameData {

  private SameData() {}

  /** Whether data written by one of them is read alike by the other. */
  static boolean isSame(ContractVersion one, ContractVersion other) {
    if (one.schema().text().equals(other.schema().text())) {
      return Objects.equals(one.message(), other.message());
    }
    if (one.schema().language() != other.schema().language()
        || !one.fields().equals(other.fields())
        || !Objects.equals(one.message(), other.message())) {
      return false;
    }
    switch (one.schema().language()) {
      case AVRO:
        return canonical(one.schema().text()).equals(canonical(other.schema().text()));
      case PROTOBUF:
        return ProtobufSchema.of(one.schema()).saysTheSameAs(ProtobufSchema.of(other.schema()));
      default:
        return true;
    }
  }

  /**
   * Returns what decides how Avro data is read, without what is for people.
   *
   * @see <a
   *     href="https://avro.apache.org/docs/1.11.4/specification/#parsing-canonical-form-for-schemas">Parsing
   *     canonical form</a>
   */
  static String canonical(String avro) {
    return SchemaNormalization.toParsingForm(
        new Schema.Parser().setValidateDefaults(false).parse(avro));
  }
}
