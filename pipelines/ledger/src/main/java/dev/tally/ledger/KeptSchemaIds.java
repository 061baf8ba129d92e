package dev.tally.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tally.catalog.Catalog;
import dev.tally.catalog.SchemaIds;
import dev.tally.warehouse.Decision;
import dev.tally.warehouse.Warehouse;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The schema ids that a ledger was given by a registry, decided once for all its runs.
 *
 * <p>They stand beside those that its catalog pins, so that every run and every close decodes by
 * the same ids, and none of them asks a registry.
 */
public final class KeptSchemaIds {

  private static final String NAME = "schema-ids";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Warehouse warehouse;

  private KeptSchemaIds(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /** Returns those of the ledger that has a warehouse; there may be none yet. */
  public static KeptSchemaIds in(Warehouse warehouse) {
    return new KeptSchemaIds(warehouse);
  }

  /** Returns a catalog that has them beside those it pins. */
  public Catalog complete(Catalog catalog) {
    return catalog.withSchemaIds(
        catalog.schemaIds().with(ids(warehouse.decision(NAME).map(Decision::value))));
  }

  private static SchemaIds ids(Optional<String> value) {
    try {
      return value.isEmpty()
          ? SchemaIds.NONE
          : new SchemaIds(
              JSON.readValue(value.get(), new TypeReference<TreeMap<Integer, Set<String>>>() {}));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the decision " + NAME + " is not what was decided", e);
    }
  }

  /** Keeps more from now on. */
  public void add(SchemaIds more) {
    warehouse.decide(NAME, known -> json(ids(known).with(more)));
  }

  private static String json(SchemaIds ids) {
    try {
      return JSON.writeValueAsString(ids.dataschemas());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
