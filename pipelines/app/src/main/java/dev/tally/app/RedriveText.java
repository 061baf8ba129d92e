package dev.tally.app;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.event.Position;
import dev.tally.event.RejectionCode;
import dev.tally.jobs.redrive.RedriveOutcome;
import dev.tally.jobs.redrive.RedrivenRecord;
import dev.tally.warehouse.statement.AlignedText;
import dev.tally.warehouse.statement.IndentedJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What became of records that were to be brought back, as a person or a program reads it. */
final class RedriveText {

  private RedriveText() {}

  /** Writes how many met which fate, and what that means. */
  static void writeTable(List<RedrivenRecord> results, boolean dryRun, Appendable out)
      throws IOException {
    if (results.isEmpty()) {
      out.append(
          "No rejected or expired record is chosen; tally exceptions shows those there are.\n");
      return;
    }
    Map<RedriveOutcome, Map<String, Integer>> counts = new EnumMap<>(RedriveOutcome.class);
    for (RedrivenRecord result : results) {
      RejectionCode code = result.code();
      counts
          .computeIfAbsent(result.fate(), fate -> new TreeMap<>())
          .merge(code == null ? "-" : code.name(), 1, Integer::sum);
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("records", "outcome", "code", "meaning"));
    counts.forEach(
        (fate, codes) ->
            codes.forEach(
                (code, count) ->
                    rows.add(List.of(count.toString(), fate.label(), code, fate.meaning()))));
    AlignedText.write(rows, 0, 1, out);
    if (dryRun) {
      out.append("\nNothing is written, because this is a dry run.\n");
    }
  }

  /** Writes each record as JSON. */
  static void writeJson(List<RedrivenRecord> results, boolean dryRun, Appendable out)
      throws IOException {
    ObjectNode root = JsonNodeFactory.instance.objectNode().put("dry_run", dryRun);
    ArrayNode records = root.putArray("records");
    for (RedrivenRecord result : results) {
      RejectionCode code = result.code();
      records
          .addObject()
          .put("original", result.original().toString())
          .put("outcome", result.fate().name())
          .put("code", code == null ? null : code.name())
          .put("command", text(result.command()))
          .put("survivor", text(result.survivor()));
    }
    out.append(IndentedJson.of(root));
  }

  private static @Nullable String text(@Nullable Position position) {
    return position == null ? null : position.toString();
  }
}
