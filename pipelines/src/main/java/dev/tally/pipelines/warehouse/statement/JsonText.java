package dev.tally.pipelines.warehouse.statement;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.catalog.Meter.Measure;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** A statement as one JSON object. */
final class JsonText {

  private JsonText() {}

  static void write(Statement statement, Appendable out) throws IOException {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("meter", statement.meter().name());
    root.put("by", statement.period().name().toLowerCase(Locale.ROOT));
    root.put("zone", statement.zone().getId());
    OptionalLong through = statement.completeThrough();
    root.put(
        "completeThrough",
        through.isPresent() ? CsvText.time(through.getAsLong(), ZoneOffset.UTC) : null);
    for (Line line : statement.lines()) {
      root.withArray("/rows").add(row(statement, line));
    }
    root.withArray("/rows");
    out.append(IndentedJson.of(root));
  }

  private static ObjectNode row(Statement statement, Line line) {
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.put("start", CsvText.time(line.start(), statement.zone()));
    row.put("end", CsvText.time(line.end(), statement.zone()));
    ObjectNode group = row.putObject("group");
    List<String> fields = statement.meter().groupBy();
    for (int index = 0; index < fields.size(); index++) {
      group.put(fields.get(index), line.group().get(index));
    }
    ObjectNode measures = row.putObject("measures");
    for (Measure measure : statement.meter().measures()) {
      OptionalLong amount = line.measure(measure.name());
      if (amount.isPresent() && measure.money()) {
        ObjectNode money = measures.putObject(measure.name());
        money.put("micros", amount.getAsLong());
        money.put("decimal", Money.decimal(amount.getAsLong()));
        statement.currency(measure, line).ifPresent(code -> money.put("currency", code));
      } else if (amount.isPresent()) {
        measures.put(measure.name(), amount.getAsLong());
      }
    }
    row.put("events", line.events());
    row.put("lateEvents", line.lateEvents());
    row.put("fingerprint", line.fingerprint().toString());
    row.put("book", line.origin().name().toLowerCase(Locale.ROOT));
    return row;
  }
}
