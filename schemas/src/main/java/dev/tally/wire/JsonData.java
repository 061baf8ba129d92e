package dev.tally.wire;

import dev.tally.event.Hash128;
import java.util.Map;

/**
 * A JSON object read once: its flat fields, and a hash of all of it.
 *
 * @param fields the fields whose value is not null; a nested value is there by its hash, so that it
 *     is not taken for an absent one
 */
record JsonData(Map<String, Object> fields, Hash128 hash) {

  static final JsonData NONE = new JsonData(Map.of(), Hash128.ZERO);
}
