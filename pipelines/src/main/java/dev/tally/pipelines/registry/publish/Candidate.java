package dev.tally.pipelines.registry.publish;

import dev.tally.catalog.ContractVersion;
import dev.tally.compat.SchemaLanguage;
import dev.tally.pipelines.registry.SchemaDocument;
import dev.tally.pipelines.registry.SchemaType;

/**
 * A version of a contract that is to be in the registry.
 *
 * @param type the contract's event type
 * @param subject what the registry keeps the contract's versions under
 */
public record Candidate(String type, ContractVersion version, String subject) {

  /** Returns the schema as the registry gets it: the file's own text. */
  SchemaDocument document() {
    return new SchemaDocument(version.schema().text(), type(version.schema().language()));
  }

  private static SchemaType type(SchemaLanguage language) {
    return switch (language) {
      case JSON_SCHEMA -> SchemaType.JSON;
      case AVRO -> SchemaType.AVRO;
      case PROTOBUF -> SchemaType.PROTOBUF;
    };
  }
}
