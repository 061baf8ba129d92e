package dev.tally.registry.publish;

import dev.tally.catalog.Contract;
import dev.tally.catalog.ContractVersion;
import dev.tally.registry.CompatibilityVerdict;
import dev.tally.registry.RegistryException;
import dev.tally.registry.SchemaRegistry;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Puts the schemas of contracts into a registry, the oldest version of each first.
 *
 * <p>A contract's subject is its event type, behind a prefix: a subject that is named by the topic
 * could not hold the event types that share one. A retired version is published too, because its
 * data is still read. Of a contract whose version is refused, nothing newer is tried; the other
 * contracts go on. Before its versions, the registry is told what to demand of them.
 */
public final class Publisher {

  private final SchemaRegistry registry;
  private final String prefix;

  /**
   * @param prefix what the names of subjects start with; may be empty
   */
  public Publisher(SchemaRegistry registry, String prefix) {
    this.registry = registry;
    this.prefix = prefix;
  }

  /**
   * Registers every version that is not there.
   *
   * @param told is given each version as soon as it is known what became of it
   * @throws RegistryException if the registry cannot be used; what was told until then holds
   */
  public void publish(List<Contract> contracts, Consumer<Publication> told) {
    for (Contract contract : contracts) {
      PublishableVersion.mode(contract)
          .ifPresent(mode -> registry.setMode(prefix + contract.type(), mode));
      each(contract, this::register, told);
    }
  }

  /**
   * Finds out what {@link #publish} would do and changes nothing.
   *
   * <p>A registry compares with what it has. So it can be asked about the first version that it
   * lacks, and those behind it wait.
   */
  public void rehearse(List<Contract> contracts, Consumer<Publication> told) {
    contracts.forEach(contract -> each(contract, this::check, told));
  }

  /** What is done about a version that is not there. */
  private interface Attempt {
    Publication make(PublishableVersion candidate);
  }

  private void each(Contract contract, Attempt attempt, Consumer<Publication> told) {
    Attempt next = attempt;
    for (ContractVersion version : contract.versions()) {
      PublishableVersion candidate = PublishableVersion.of(contract, version, prefix);
      Publication publication = findOr(next, candidate);
      told.accept(publication);
      if (publication.id() == null) {
        next = Publication::waiting;
      }
    }
  }

  private Publication findOr(Attempt attempt, PublishableVersion candidate) {
    if (!candidate.isInOnePiece()) {
      return Publication.refused(
          candidate,
          "It imports %s, and Tally publishes schemas in one piece only; let its producers register it, and write the id into schemas.lock.yaml."
              .formatted(String.join(", ", candidate.version().schema().imports().keySet())));
    }
    try {
      Optional<Integer> id = registry.find(candidate.subject(), candidate.document());
      return id.isPresent() ? Publication.present(candidate, id.get()) : attempt.make(candidate);
    } catch (RegistryException.Incompatible | RegistryException.Invalid e) {
      return Publication.refused(candidate, String.valueOf(e.getMessage()));
    }
  }

  private Publication register(PublishableVersion candidate) {
    int id = registry.register(candidate.subject(), candidate.document());
    return Publication.published(candidate, id);
  }

  private Publication check(PublishableVersion candidate) {
    CompatibilityVerdict verdict = registry.check(candidate.subject(), candidate.document());
    return verdict.compatible()
        ? Publication.due(candidate)
        : Publication.refused(
            candidate,
            "The %s would refuse it under '%s', as incompatible with an earlier version: %s"
                .formatted(registry, candidate.subject(), reasons(verdict)));
  }

  private static String reasons(CompatibilityVerdict verdict) {
    return verdict.reasons().isEmpty()
        ? "it does not say why."
        : String.join("; ", verdict.reasons());
  }
}
