package dev.tally.catalog;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.List;
import org.apache.avro.Schema;

/** The names of all fields of a version's data, also of those that expressions cannot read. */
public final class SchemaNames {

  private SchemaNames() {}

  /** Returns the names at the top of the data, in the order of the schema. */
  public static List<String> of(ContractVersion version) {
    switch (version.schema().language()) {
      case AVRO:
        return new Schema.Parser()
            .parse(version.schema().text()).getFields().stream().map(Schema.Field::name).toList();
      case PROTOBUF:
        return ProtobufSchema.of(version.schema())
            .message(requireNonNull(version.message()))
            .orElseThrow()
            .getFields()
            .stream()
            .map(FieldDescriptor::getName)
            .toList();
      default:
        return version.fields().stream().map(Contract.Field::name).toList();
    }
  }
}
