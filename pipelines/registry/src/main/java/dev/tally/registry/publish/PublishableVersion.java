package dev.tally.registry.publish;

import dev.tally.catalog.Contract;
import dev.tally.catalog.ContractVersion;
import dev.tally.compat.SchemaLanguage;
import dev.tally.registry.CompatibilityMode;
import dev.tally.registry.SchemaDocument;
import dev.tally.registry.SchemaType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A version of a contract that is to be in the registry.
 *
 * @param type the contract's event type
 * @param subject what the registry keeps the contract's versions under
 * @param mode what the registry is told to demand of the subject, null where it is told nothing
 */
public record PublishableVersion(
    String type, ContractVersion version, String subject, @Nullable CompatibilityMode mode) {

  static PublishableVersion of(Contract contract, ContractVersion version, String prefix) {
    return new PublishableVersion(
        contract.type(), version, prefix + contract.type(), mode(contract).orElse(null));
  }

  /**
   * Returns the contract's compatibility, where registries compare as Tally does.
   *
   * <p>Of JSON schemas they demand other things, or cannot compare them at all; of schemas in
   * several languages they can compare none.
   */
  static Optional<CompatibilityMode> mode(Contract contract) {
    SchemaLanguage language = contract.newest().schema().language();
    boolean isCompared =
        language != SchemaLanguage.JSON_SCHEMA
            && contract.versions().stream()
                .allMatch(version -> version.schema().language() == language);
    return isCompared
        ? Optional.of(CompatibilityMode.valueOf(contract.compatibility().name()))
        : Optional.empty();
  }

  /** Whether the schema is one text, which is all that Tally sends to a registry or compares. */
  boolean isInOnePiece() {
    return version.schema().imports().isEmpty();
  }

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
