package dev.tally.gate;

import static java.util.Objects.requireNonNull;

import dev.tally.catalog.ContractVersion;
import dev.tally.catalog.ProtobufSchema;
import java.util.Collection;
import java.util.List;
import org.apache.avro.Schema;

/**
 * Data of a version of a contract, made from its schema alone.
 *
 * <p>One sample has an ordinary value in every field, and one has as few fields as there may be. In
 * each of the others one field is absent, has its default, or a value that stands for a kind of
 * its: zero, both ends, each branch of a union, each symbol of an enum, an empty list; so also
 * within what is nested.
 */
final class Samples {

  private Samples() {}

  /**
   * Returns the samples in the version's own language; the same for the same schema.
   *
   * @param undeclared names that data in JSON may hold though the version does not declare them
   */
  static List<DataSample> of(ContractVersion version, Collection<String> undeclared) {
    switch (version.schema().language()) {
      case AVRO:
        return AvroSamples.of(new Schema.Parser().parse(version.schema().text()));
      case PROTOBUF:
        return ProtobufSamples.of(
            ProtobufSchema.of(version.schema())
                .message(requireNonNull(version.message()))
                .orElseThrow());
      default:
        return JsonSamples.of(version.fields(), undeclared);
    }
  }
}
