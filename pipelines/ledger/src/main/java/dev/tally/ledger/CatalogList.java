package dev.tally.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.warehouse.Decision;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The catalogs that a ledger counts by, as the {@link Decision} of that name says.
 *
 * @param entries the earliest first, at least one
 */
record CatalogList(List<Entry> entries) {

  /** The name of the decision. */
  static final String NAME = "catalogs";

  private static final ObjectMapper JSON = new ObjectMapper();

  CatalogList {
    entries = List.copyOf(entries);
  }

  /**
   * One of them.
   *
   * @param name its name, such as {@code retail}
   * @param postedFrom the first day, UTC, that it holds for; null for the first
   * @param folder of the ledger's copy of its files, from the ledger's folder on
   * @param seal the hash of that copy
   */
  record Entry(String name, @Nullable LocalDate postedFrom, String folder, String seal) {}

  /** Returns the same with one catalog more. */
  CatalogList and(Entry entry) {
    List<Entry> more = new ArrayList<>(entries);
    more.add(entry);
    return new CatalogList(more);
  }

  static CatalogList parse(String value) {
    try {
      List<Entry> entries = new ArrayList<>();
      for (JsonNode entry : JSON.readTree(value)) {
        JsonNode from = entry.path("posted_from");
        entries.add(
            new Entry(
                entry.path("name").asText(),
                from.isTextual() ? LocalDate.parse(from.textValue()) : null,
                entry.path("folder").asText(),
                entry.path("seal").asText()));
      }
      return new CatalogList(entries);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the decision " + NAME + " is not what was decided", e);
    }
  }

  String json() {
    ArrayNode json = JSON.createArrayNode();
    for (Entry entry : entries) {
      ObjectNode catalog = json.addObject().put("name", entry.name());
      if (entry.postedFrom() != null) {
        catalog.put("posted_from", entry.postedFrom().toString());
      }
      catalog.put("folder", entry.folder()).put("seal", entry.seal());
    }
    return json.toString();
  }
}
