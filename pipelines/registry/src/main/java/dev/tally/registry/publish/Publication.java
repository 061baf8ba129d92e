package dev.tally.registry.publish;

import dev.tally.catalog.SchemaIds;
import org.jspecify.annotations.Nullable;

/**
 * What became of a version, or would.
 *
 * @param id the id that the registry gives the schema, null where it has none
 * @param reason why it is refused, in one sentence, else null
 */
public record Publication(
    PublishableVersion candidate, Result result, @Nullable Integer id, @Nullable String reason) {

  /** How it ends. */
  public enum Result {
    /** It was not in the registry, and is now. */
    PUBLISHED,
    /** It was in the registry. */
    PRESENT,
    /** It is not in the registry, which would take it. */
    DUE,
    /** The registry does not take it. */
    REFUSED,
    /** A version before it is not in the registry, so the registry was not asked to take it. */
    WAITING
  }

  /** Returns these ids, with the one of this version if it has one. */
  public SchemaIds addTo(SchemaIds ids) {
    return id == null ? ids : ids.with(id, candidate.version().dataschema());
  }

  static Publication published(PublishableVersion candidate, int id) {
    return new Publication(candidate, Result.PUBLISHED, id, null);
  }

  static Publication present(PublishableVersion candidate, int id) {
    return new Publication(candidate, Result.PRESENT, id, null);
  }

  static Publication due(PublishableVersion candidate) {
    return new Publication(candidate, Result.DUE, null, null);
  }

  static Publication refused(PublishableVersion candidate, String reason) {
    return new Publication(candidate, Result.REFUSED, null, reason);
  }

  static Publication waiting(PublishableVersion candidate) {
    return new Publication(candidate, Result.WAITING, null, null);
  }
}
