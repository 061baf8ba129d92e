package dev.tally.registry.publish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.catalog.Catalog;
import dev.tally.catalog.Contract;
import dev.tally.catalog.ContractVersion;
import dev.tally.catalog.SchemaIds;
import dev.tally.registry.RegistryException;
import dev.tally.registry.SchemaDocument;
import dev.tally.registry.SchemaRegistry;
import dev.tally.registry.SchemaType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The ids under which a registry holds a catalog's schemas. Nothing is published.
 *
 * <p>A catalog may have ids of several registries. One that this registry does not know is another
 * one's; one under which it holds another schema would have data misread, and is refused. Schemas
 * that import others are not asked for: their ids are those that somebody pinned.
 */
public final class IdLookup {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final SchemaRegistry registry;
  private final String prefix;

  /**
   * @param prefix what the names of subjects start with; may be empty
   */
  public IdLookup(SchemaRegistry registry, String prefix) {
    this.registry = registry;
    this.prefix = prefix;
  }

  /**
   * Returns the ids that the registry gives the catalog's schemas, pinned or not.
   *
   * @throws UserError if it holds another schema under an id that the catalog has
   */
  public SchemaIds of(Catalog catalog) {
    List<PublishableVersion> candidates = new ArrayList<>();
    for (Contract contract : catalog.contracts()) {
      for (ContractVersion version : contract.versions()) {
        PublishableVersion candidate = PublishableVersion.of(contract, version, prefix);
        if (candidate.isInOnePiece()) {
          candidates.add(candidate);
        }
      }
    }
    SchemaIds found = SchemaIds.NONE;
    for (PublishableVersion candidate : candidates) {
      Optional<Integer> id = find(candidate);
      if (id.isPresent()) {
        found = found.with(id.get(), candidate.version().dataschema());
      }
    }
    mustHold(catalog.schemaIds(), found, candidates);
    return found;
  }

  private Optional<Integer> find(PublishableVersion candidate) {
    try {
      return registry.find(candidate.subject(), candidate.document());
    } catch (RegistryException.Incompatible | RegistryException.Invalid e) {
      // A registry that cannot read a schema as one of the subject does not have it.
      return Optional.empty();
    }
  }

  private void mustHold(SchemaIds pinned, SchemaIds found, List<PublishableVersion> candidates) {
    Map<String, PublishableVersion> byDataschema = new HashMap<>();
    candidates.forEach(
        candidate -> byDataschema.putIfAbsent(candidate.version().dataschema(), candidate));
    for (Map.Entry<Integer, Set<String>> pin : pinned.dataschemas().entrySet()) {
      int id = pin.getKey();
      for (String dataschema : pin.getValue()) {
        PublishableVersion candidate = byDataschema.get(dataschema);
        if (candidate != null && !found.isOf(id, dataschema)) {
          registry.byId(id).ifPresent(held -> mustBe(candidate, id, held));
        }
      }
    }
  }

  private void mustBe(PublishableVersion candidate, int id, SchemaDocument held) {
    if (!isSame(candidate.document(), held)) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          ("The %s holds another schema under the id %d than version %d of '%s', to which it is"
                  + " pinned: name the registry that the id is from, or take the id out of the"
                  + " catalog's schemas.lock.yaml and publish the catalog to this one.")
              .formatted(registry, id, candidate.version().number(), candidate.subject()));
    }
  }

  /** Some registries format JSON anew. */
  private static boolean isSame(SchemaDocument ours, SchemaDocument held) {
    if (ours.equals(held)) {
      return true;
    }
    if (ours.type() != held.type() || ours.type() == SchemaType.PROTOBUF) {
      return false;
    }
    try {
      return JSON.readTree(ours.text()).equals(JSON.readTree(held.text()));
    } catch (JsonProcessingException e) {
      return false;
    }
  }
}
