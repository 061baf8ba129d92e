package dev.tally.warehouse.statement;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.catalog.Meter.Measure;
import dev.tally.warehouse.Accepted;
import dev.tally.warehouse.BookTotal;
import dev.tally.warehouse.ClosedDay;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A statement as one JSON object. */
final class StatementJson {

  private StatementJson() {}

  static void write(Statement statement, Appendable out) throws IOException {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("meter", statement.meter().name());
    root.put("by", statement.period().name().toLowerCase(Locale.ROOT));
    root.put("zone", statement.zone().getId());
    OptionalLong through = statement.completeThrough();
    root.put(
        "complete_through",
        through.isPresent() ? StatementCsv.time(through.getAsLong(), ZoneOffset.UTC) : null);
    ArrayNode accepted = root.putArray("accepted");
    for (ClosedDay day : statement.closed()) {
      for (Accepted one : day.accepted()) {
        accepted
            .addObject()
            .put("day", day.day().toString())
            .put("cause", one.cause())
            .put("what", one.what())
            .put("reason", one.reason());
      }
    }
    root.put("groups", statement.groups());
    ArrayNode totals = root.putArray("totals");
    statement.bookTotals().forEach(total -> totals.add(total(total)));
    ArrayNode sums = root.putArray("sums");
    statement.sums().forEach(line -> sums.add(sum(statement, line)));
    ArrayNode rows = root.putArray("rows");
    statement.lines().forEach(line -> rows.add(row(statement, line)));
    out.append(IndentedJson.of(root));
  }

  /** Returns a line whose group holds nothing but currencies. */
  private static ObjectNode sum(Statement statement, StatementLine line) {
    ObjectNode sum = row(statement, line);
    ObjectNode currencies = sum.putObject("group");
    for (int index = 0; index < line.group().size(); index++) {
      if (!line.group().get(index).isEmpty()) {
        currencies.put(statement.meter().groupBy().get(index), line.group().get(index));
      }
    }
    return sum;
  }

  private static ObjectNode total(BookTotal total) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("measure", total.measure());
    node.put("currency", total.currency().isEmpty() ? null : total.currency());
    node.set("closed", money(total.closed()));
    node.set("live", money(total.live()));
    boolean compared = total.closed() != null || total.live() != null;
    node.set("difference", money(compared ? total.difference() : null));
    node.set("not_closed_yet", money(total.open()));
    return node;
  }

  private static @Nullable ObjectNode money(@Nullable Long micros) {
    return micros == null
        ? null
        : JsonNodeFactory.instance
            .objectNode()
            .put("micros", micros)
            .put("decimal", Money.decimal(micros));
  }

  private static ObjectNode row(Statement statement, StatementLine line) {
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.put("start", StatementCsv.time(line.start(), statement.zone()));
    row.put("end", StatementCsv.time(line.end(), statement.zone()));
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
    row.put("late_events", line.lateEvents());
    row.put("fingerprint", line.fingerprint().toString());
    row.put("book", line.origin().name().toLowerCase(Locale.ROOT));
    return row;
  }
}
