package dev.tally.app;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.event.Position;
import dev.tally.jobs.trial.ChangeGroup;
import dev.tally.jobs.trial.ChangeGroup.Example;
import dev.tally.jobs.trial.ChangeKind;
import dev.tally.jobs.trial.TrialResult;
import dev.tally.jobs.trial.TrialSpan;
import dev.tally.warehouse.statement.AlignedText;
import dev.tally.warehouse.statement.IndentedJson;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a trial came to, as a person or a program reads it. */
final class TrialText {

  /** What becomes of an event, beside nothing. */
  private static final List<ChangeKind> ENDS =
      List.of(
          ChangeKind.NEWLY_REJECTED,
          ChangeKind.VALUE_CHANGED,
          ChangeKind.NEWLY_ACCEPTED,
          ChangeKind.REJECTED_OTHERWISE);

  private TrialText() {}

  /** Writes the counts, a line for each group, and below them examples of each. */
  static void writeTable(TrialSpan span, TrialResult result, Appendable out) throws IOException {
    out.append("What arrived on " + span + ":\n");
    List<List<String>> counts = new ArrayList<>();
    counts.add(count("records", result.records()));
    counts.add(count("events", result.events()));
    counts.add(count("  unchanged", result.unchanged()));
    for (ChangeKind kind : ENDS) {
      counts.add(count("  " + words(kind), result.changed(kind)));
    }
    AlignedText.write(counts, 1, 2, out);
    if (!result.groups().isEmpty()) {
      out.append('\n');
      writeGroups(result, out);
    }
    for (ChangeGroup group : result.groups()) {
      writeExamples(group, out);
    }
    out.append('\n').append(verdict(result)).append('\n');
  }

  private static List<String> count(String name, long count) {
    return List.of(name, String.format(Locale.ROOT, "%,d", count));
  }

  private static void writeGroups(TrialResult result, Appendable out) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("change", "type", "source", "code or field", "events", "share"));
    for (ChangeGroup group : result.groups()) {
      rows.add(
          List.of(
              words(group.kind()),
              shown(group.type()),
              source(group),
              group.what(),
              String.format(Locale.ROOT, "%,d", group.events()),
              share(group.events(), result.events())));
    }
    AlignedText.write(rows, 4, 6, out);
  }

  private static void writeExamples(ChangeGroup group, Appendable out) throws IOException {
    if (group.examples().isEmpty()) {
      return;
    }
    out.append(
        "\n%s: %s, %s, %s\n"
            .formatted(words(group.kind()), shown(group.type()), source(group), group.what()));
    List<List<String>> rows = new ArrayList<>();
    for (Example example : group.examples()) {
      rows.add(
          List.of(
              "  " + example.position(),
              "id " + shown(example.id()),
              shown(example.before()) + " -> " + shown(example.after())));
    }
    AlignedText.write(rows, 0, 0, out);
  }

  private static String verdict(TrialResult result) {
    return result.isInOrder()
        ? "Nothing is newly rejected, and no value is another."
        : String.format(
            Locale.ROOT,
            "%,d would be newly rejected, %,d would have another value.",
            result.changed(ChangeKind.NEWLY_REJECTED),
            result.changed(ChangeKind.VALUE_CHANGED));
  }

  private static String share(long part, long whole) {
    BigDecimal percent =
        BigDecimal.valueOf(part)
            .movePointRight(2)
            .divide(BigDecimal.valueOf(whole), 2, RoundingMode.HALF_UP);
    return percent.signum() == 0 ? "< 0.01 %" : percent + " %";
  }

  private static String source(ChangeGroup group) {
    String source = group.source();
    return source == null ? "(other sources)" : shown(source);
  }

  private static String words(ChangeKind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** A producer's text may hold anything; a line of a table holds one line. */
  private static String shown(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  static void writeJson(TrialSpan span, TrialResult result, Appendable out) throws IOException {
    ObjectNode root =
        JsonNodeFactory.instance
            .objectNode()
            .put("from", span.first().toString())
            .put("to", span.last().toString())
            .put("records", result.records())
            .put("events", result.events())
            .put("unchanged", result.unchanged());
    for (ChangeKind kind : ENDS) {
      root.put(kind.name().toLowerCase(Locale.ROOT), result.changed(kind));
    }
    ArrayNode changes = root.putArray("changes");
    result.groups().forEach(group -> changes.add(json(group)));
    out.append(IndentedJson.of(root));
  }

  private static ObjectNode json(ChangeGroup group) {
    ObjectNode node =
        JsonNodeFactory.instance
            .objectNode()
            .put("change", group.kind().name())
            .put("type", group.type())
            .put("source", group.source())
            .put("what", group.what())
            .put("events", group.events());
    ArrayNode examples = node.putArray("examples");
    group.examples().forEach(example -> examples.add(json(example)));
    return node;
  }

  private static ObjectNode json(Example example) {
    Position position = example.position();
    return JsonNodeFactory.instance
        .objectNode()
        .put("topic", position.topic())
        .put("partition", position.partition())
        .put("offset", position.offset())
        .put("item", position.item())
        .put("id", example.id())
        .put("before", example.before())
        .put("after", example.after());
  }
}
