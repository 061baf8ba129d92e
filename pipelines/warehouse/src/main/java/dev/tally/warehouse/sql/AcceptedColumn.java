package dev.tally.warehouse.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tally.warehouse.Accepted;
import dev.tally.warehouse.WarehouseException;
import java.util.List;

/** How what was accepted of a day stands in column {@code accepted}: a JSON array of objects. */
final class AcceptedColumn {

  private static final ObjectMapper JSON = new ObjectMapper();

  private AcceptedColumn() {}

  static String text(List<Accepted> accepted) {
    try {
      return JSON.writeValueAsString(accepted);
    } catch (JsonProcessingException e) {
      throw new WarehouseException("what was accepted cannot be written", e);
    }
  }

  static List<Accepted> read(String text) {
    try {
      return JSON.readValue(text, new TypeReference<List<Accepted>>() {});
    } catch (JsonProcessingException e) {
      throw new WarehouseException("a closed day's column accepted is not what was written", e);
    }
  }
}
