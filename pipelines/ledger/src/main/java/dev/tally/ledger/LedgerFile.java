package dev.tally.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.warehouse.WarehouseProvider;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ledger.json} says: how to get from a folder to the warehouse, which knows the rest.
 * It is written once.
 *
 * @param name what the names of the ledger's topics start with
 * @param warehouse the URL of its warehouse
 * @param checkpoints the folder or URI that live's checkpoints are kept in; null for one in the
 *     ledger's
 */
record LedgerFile(String name, String warehouse, @Nullable String checkpoints) {

  /** The warehouse of a ledger that names none: a file in its folder. */
  static final String DEFAULT_WAREHOUSE = "duckdb:warehouse.duckdb";

  private static final String NAME = "ledger.json";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Returns what to call that of a ledger, for a person. */
  static String in(Folder home) {
    return home.nameOf(NAME);
  }

  /** Whether a folder is a ledger's. */
  static boolean isIn(Folder home) {
    try {
      return home.has(NAME);
    } catch (IOException e) {
      throw unusable(home, "read", e);
    }
  }

  static LedgerFile read(Folder home) {
    try {
      JsonNode json = JSON.readTree(home.read(NAME));
      String name = json.path("name").asText();
      if (name.isEmpty()) {
        throw new UserError(ExitCode.BAD_INPUT, "The file " + in(home) + " names no ledger.");
      }
      return new LedgerFile(
          name,
          json.path("warehouse").asText(DEFAULT_WAREHOUSE),
          json.path("checkpoints").textValue());
    } catch (JsonProcessingException e) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          "The file " + in(home) + " is not JSON: " + e.getOriginalMessage(),
          e);
    } catch (IOException e) {
      throw unusable(home, "read", e);
    }
  }

  /**
   * Fails unless the warehouse is the one of a URL, whatever the password.
   *
   * @throws UserError if it is another
   */
  void mustKeepRowsIn(String url, Folder home) {
    mustBe(
        "warehouse",
        WarehouseProvider.withoutPassword(warehouse),
        WarehouseProvider.withoutPassword(url),
        home);
  }

  /** Fails unless the checkpoints are kept in a folder. */
  void mustKeepCheckpointsIn(String asked, Folder home) {
    mustBe("checkpoints", checkpointsIn(home).uri(), Folder.at(asked).uri(), home);
  }

  /** Fails unless the ledger has a name. */
  void mustBeCalled(String asked, Folder home) {
    mustBe("name", name, asked, home);
  }

  private static void mustBe(String what, String old, String asked, Folder home) {
    if (!old.equals(asked)) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          String.format(
              "The ledger %s was created with %s = %s, not %s, and that cannot change; use the old"
                  + " value, or another --ledger folder.",
              in(home), what, old, asked));
    }
  }

  /** Returns where live's checkpoints are kept. */
  Folder checkpointsIn(Folder home) {
    return checkpoints == null ? home.folder("checkpoints") : Folder.at(checkpoints);
  }

  void writeIn(Folder home) {
    try {
      ObjectNode json = JSON.createObjectNode().put("name", name).put("warehouse", warehouse);
      if (checkpoints != null) {
        json.put("checkpoints", checkpoints);
      }
      home.write(NAME, JSON.writeValueAsBytes(json));
    } catch (IOException e) {
      throw unusable(home, "written", e);
    }
  }

  private static UserError unusable(Folder home, String done, IOException cause) {
    return new UserError(
        ExitCode.BAD_INPUT,
        "The ledger " + in(home) + " cannot be " + done + ": " + cause.getMessage(),
        cause);
  }
}
