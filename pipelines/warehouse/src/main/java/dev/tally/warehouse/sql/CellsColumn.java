package dev.tally.warehouse.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.transforms.meter.PostingKey;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The column {@code cells} of table {@code event}: a JSON array of meter, group and window. */
final class CellsColumn {

  private static final ObjectMapper JSON = new ObjectMapper();

  private CellsColumn() {}

  static String text(List<PostingKey> cells) {
    ArrayNode array = JSON.createArrayNode();
    for (PostingKey cell : cells) {
      ObjectNode object = array.addObject();
      object.put("meter", cell.meter());
      ArrayNode group = object.putArray("group");
      cell.group().forEach(group::add);
      object.put("value_start", cell.valueStart());
    }
    return array.toString();
  }

  static List<PostingKey> read(StoredRow row) throws SQLException {
    try {
      List<PostingKey> cells = new ArrayList<>();
      for (JsonNode cell : JSON.readTree(row.text("cells"))) {
        List<String> group = new ArrayList<>();
        cell.get("group").forEach(value -> group.add(value.textValue()));
        cells.add(
            new PostingKey(
                cell.get("meter").textValue(), group, cell.get("value_start").longValue()));
      }
      return cells;
    } catch (JsonProcessingException e) {
      throw new SQLException("the column cells holds no JSON", e);
    }
  }
}
