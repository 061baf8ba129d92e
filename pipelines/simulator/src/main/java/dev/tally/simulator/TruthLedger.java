package dev.tally.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.event.Disposition;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.apache.kafka.common.TopicPartition;

/**
 * What must become of every record, written down by whoever sent it.
 *
 * <p>{@code truth.ndjson} has a line for each planted record; {@code truth-summary.json} has the
 * expected counts by partition. Both grow with every send into the same directory.
 */
final class TruthLedger implements AutoCloseable {

  private static final String LINES = "truth.ndjson";
  private static final String SUMMARY = "truth-summary.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;
  private final BufferedWriter lines;

  private TruthLedger(Path directory, BufferedWriter lines) {
    this.directory = directory;
    this.lines = lines;
  }

  static TruthLedger open(Path directory) {
    try {
      Files.createDirectories(directory);
      Path file = directory.resolve(LINES);
      return new TruthLedger(
          directory,
          Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    } catch (IOException e) {
      throw error(directory, e);
    }
  }

  /** Adds a line for a record that has landed. */
  void add(Arrival arrival) {
    EventDraft draft = arrival.draft();
    ObjectNode line = JSON.createObjectNode();
    line.put("planted", arrival.planting().name());
    if (arrival.malformation() != null) {
      line.put("malformation", arrival.malformation().name());
    }
    line.put("disposition", arrival.planting().disposition().name());
    if (arrival.malformation() != null) {
      line.put("code", arrival.malformation().code().name());
    }
    line.put("source", draft.source());
    line.put("id", draft.id());
    line.put("event_time", Instant.ofEpochMilli(draft.time()).toString());
    line.put("arrival_time", Instant.ofEpochMilli(arrival.landing().appendTime()).toString());
    if (arrival.planting() == RecordRole.LATE) {
      line.put("held_back_ms", arrival.landing().appendTime() - draft.time());
    }
    line.set("position", position(arrival));
    if (arrival.original() != null) {
      line.set("original", position(arrival.original()));
    }
    try {
      lines.write(line.toString());
      lines.newLine();
    } catch (IOException e) {
      throw error(directory, e);
    }
  }

  /** Adds what a send has written to the summary. */
  void add(SendPlan plan, SendReport report, ExpectedDispositions account) {
    Path file = directory.resolve(SUMMARY);
    try {
      lines.flush();
      JsonNode before = Files.exists(file) ? JSON.readTree(file.toFile()) : JSON.nullNode();
      ObjectNode summary = summary(before, plan, report, account);
      // Never half a summary, whatever happens while it is written.
      Path draft = directory.resolve(SUMMARY + ".tmp");
      Files.writeString(draft, summary.toPrettyString() + "\n");
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (JsonProcessingException e) {
      throw new UserError(
          ExitCode.BAD_INPUT, "The file " + file + " is not the summary of a truth ledger.", e);
    } catch (IOException e) {
      throw error(directory, e);
    }
  }

  @Override
  public void close() {
    try {
      lines.close();
    } catch (IOException e) {
      throw error(directory, e);
    }
  }

  private static ObjectNode summary(
      JsonNode before, SendPlan plan, SendReport report, ExpectedDispositions account) {
    ExpectedDispositions all = new ExpectedDispositions();
    all.addCorrections(before.path("corrections").asLong() + account.corrections());
    for (JsonNode partition : before.path("partitions")) {
      addAll(all, partition);
    }
    account
        .partitions()
        .forEach((where, counts) -> counts.forEach((what, count) -> all.add(where, what, count)));
    ObjectNode summary = JSON.createObjectNode();
    summary.put("records", ExpectedDispositions.records(all.dispositions()));
    summary.put("corrections", all.corrections());
    summary.set("dispositions", SendReport.counts(all.dispositions()));
    ArrayNode partitions = summary.putArray("partitions");
    SendReport.partitions(all).forEach(partition -> partitions.add(SendReport.json(partition)));
    ArrayNode sends = summary.putArray("sends");
    before.path("sends").forEach(sends::add);
    sends.add(send(plan, report, account));
    return summary;
  }

  private static void addAll(ExpectedDispositions all, JsonNode partition) {
    TopicPartition where =
        new TopicPartition(partition.path("topic").asText(), partition.path("partition").asInt());
    for (Disposition disposition : Disposition.values()) {
      all.add(where, disposition, partition.path("dispositions").path(disposition.name()).asLong());
    }
  }

  private static ObjectNode send(SendPlan plan, SendReport report, ExpectedDispositions account) {
    ObjectNode send = JSON.createObjectNode();
    send.put("ledger", report.ledgerName());
    send.put("catalog", plan.catalog().name());
    send.put("origin", report.origin());
    send.put("content_mode", plan.contentMode().name());
    send.put("live", plan.isLive());
    send.put("seed", plan.trouble().seed());
    send.put("delay_ms", plan.trouble().delay().toMillis());
    ObjectNode shares = send.putObject("shares");
    plan.trouble().shares().forEach(shares::put);
    send.put("records", report.records());
    ObjectNode planted = send.putObject("planted");
    account.plantings().forEach((planting, count) -> planted.put(planting.name(), count));
    send.put("first_arrival", SendReport.text(report.firstArrival()));
    send.put("last_arrival", SendReport.text(report.lastArrival()));
    send.put("history_end", SendReport.text(report.historyEnd()));
    return send;
  }

  private static ObjectNode position(Arrival arrival) {
    ObjectNode position = JSON.createObjectNode();
    position.put("topic", arrival.partition().topic());
    position.put("partition", arrival.partition().partition());
    position.put("offset", arrival.landing().offset());
    return position;
  }

  private static UserError error(Path directory, IOException cause) {
    return new UserError(
        ExitCode.BAD_INPUT,
        "The truth ledger in " + directory + " cannot be written: " + cause.getMessage() + ".",
        cause);
  }
}
