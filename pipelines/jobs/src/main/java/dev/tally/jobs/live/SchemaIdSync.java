package dev.tally.jobs.live;

import dev.tally.base.UserError;
import dev.tally.catalog.Catalog;
import dev.tally.catalog.SchemaIds;
import dev.tally.ledger.KeptSchemaIds;
import dev.tally.ledger.Ledger;
import dev.tally.registry.SchemaRegistry;
import dev.tally.registry.publish.IdLookup;
import dev.tally.warehouse.RunStatus;
import java.util.function.Consumer;

/**
 * Compares the schema ids that a ledger decodes by with a registry, and completes them before the
 * ledger's first run.
 *
 * <p>Once a ledger has counted, an id more would make a close accept what live had rejected. So the
 * ids are those it began with, and those that its catalog pins.
 */
public final class SchemaIdSync {

  private final SchemaRegistry registry;
  private final String prefix;
  private final Consumer<String> listener;

  /**
   * @param prefix what the names of subjects start with; may be empty
   * @param listener is told, in sentences, what came of it
   */
  public SchemaIdSync(SchemaRegistry registry, String prefix, Consumer<String> listener) {
    this.registry = registry;
    this.prefix = prefix;
    this.listener = listener;
  }

  /**
   * Returns the ledger with the ids that it decodes by from now on.
   *
   * @throws UserError if the registry holds another schema under one of them
   */
  public Ledger about(Ledger ledger) {
    Catalog catalog = ledger.catalog();
    SchemaIds found = new IdLookup(registry, prefix).of(catalog);
    SchemaIds all = catalog.schemaIds().with(found);
    int more = all.count() - catalog.schemaIds().count();
    if (more == 0) {
      listener.accept("The " + registry + " has no other ids than the ledger.");
      return ledger;
    }
    if (hasCounted(ledger)) {
      listener.accept(
          ("The %s has %s that the ledger did not begin with: data with them is rejected until"
                  + " tally contracts publish has pinned them and tally contracts activate lets"
                  + " them take effect.")
              .formatted(registry, counted(more)));
      return ledger;
    }
    KeptSchemaIds.in(ledger.warehouse().open()).add(found);
    listener.accept("The %s gave %s, which the ledger keeps.".formatted(registry, counted(more)));
    return Ledger.open(ledger.home());
  }

  /** Whether a run has begun that counts. */
  private static boolean hasCounted(Ledger ledger) {
    return ledger.warehouse().open().runs().stream()
        .anyMatch(entry -> entry.status() != RunStatus.ACTIVATED);
  }

  private static String counted(int ids) {
    return ids == 1 ? "1 schema id" : ids + " schema ids";
  }
}
