package dev.tally.app;

import dev.tally.event.Disposition;
import dev.tally.event.RejectionCode;
import dev.tally.warehouse.CellQuery;
import dev.tally.warehouse.ExceptionQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which exceptions. */
final class ExceptionFilter {

  @Option(
      names = "--disposition",
      split = ",",
      paramLabel = "DISPOSITION",
      description = "Only these: duplicate, conflict, expired, rejected, behind_watermark.")
  private List<Disposition> dispositions = new ArrayList<>();

  @Option(
      names = "--code",
      split = ",",
      paramLabel = "CODE",
      description = "Only rejections with these codes, such as missing_field.")
  private List<RejectionCode> codes = new ArrayList<>();

  @Option(
      names = "--source",
      paramLabel = "SOURCE",
      description = "Only of this producer, the CloudEvents source; may be repeated.")
  private List<String> sources = new ArrayList<>();

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "Only of this event type; may be repeated.")
  private List<String> types = new ArrayList<>();

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      description = "Only of this Kafka topic; may be repeated.")
  private List<String> topics = new ArrayList<>();

  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = MomentConverter.class,
      description = "Only what is booked at or after it.")
  private @Nullable Instant from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      converter = MomentConverter.class,
      description = "Only what is booked before it.")
  private @Nullable Instant to;

  /** Returns what they pick; without any option that is everything. */
  ExceptionQuery query() {
    return new ExceptionQuery(
        dispositions.stream().map(Disposition::name).toList(),
        codes.stream().map(RejectionCode::name).toList(),
        sources,
        types,
        topics,
        from == null ? CellQuery.BEGINNING : from.toEpochMilli(),
        to == null ? CellQuery.END : to.toEpochMilli());
  }

  /** Whether any of them is given. */
  boolean isGiven() {
    return !(dispositions.isEmpty()
        && codes.isEmpty()
        && sources.isEmpty()
        && types.isEmpty()
        && topics.isEmpty()
        && from == null
        && to == null);
  }
}
