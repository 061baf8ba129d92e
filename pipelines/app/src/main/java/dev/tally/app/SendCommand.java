package dev.tally.app;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.catalog.Catalog;
import dev.tally.kafka.ContentMode;
import dev.tally.simulator.FaultProfile;
import dev.tally.simulator.Mapping;
import dev.tally.simulator.Origin;
import dev.tally.simulator.RowFilter;
import dev.tally.simulator.SendPlan;
import dev.tally.simulator.SendReport;
import dev.tally.simulator.Sender;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tally send}: puts events onto a ledger's topics. */
@Command(
    name = "send",
    sortOptions = false,
    header = "Put events onto a ledger's topics, with the trouble that real producers make.",
    description =
        "Files are a history: records are stamped with a simulated arrival and written in its"
            + " order, and every partition is ended, so that all its days can be closed. With"
            + " --rate the events happen now.",
    footer = {
      "",
      "Examples:",
      "  A month of a shop's invoices, some gone wrong, and the truth about them:",
      "    tally send --catalog retail --mapping online-retail --ledger-name shop \\",
      "      --duplicates 0.02 --late 0.01 --truth truth/ 2010-12-*.csv",
      "  January 1997 of FoodMart, which comes with Tally:",
      "    tally send --catalog retail --mapping foodmart --sample \\",
      "      --ledger-name foodmart --from 1997-01-01 --to 1997-02-01",
      "  An hour of advertisements:",
      "    tally send --catalog ads --generate ads --ledger-name ads \\",
      "      --events 100000 --from 2026-01-05T10:00:00Z --duration 1h --seed 42",
      "  The same, now, until interrupted:",
      "    tally send --catalog ads --generate ads --rate 200 --ledger-name ads-live",
    })
final class SendCommand implements Callable<Integer> {

  private static final String NONE = "0";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private TargetOptions target = new TargetOptions();

  @ArgGroup(exclusive = true, multiplicity = "1")
  private What what = new What();

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description = "Files of rows, folders of such files, or - for standard input; .gz is fine.")
  private List<Path> files = new ArrayList<>();

  @Option(names = "--sample", description = "Send the sample that comes with the mapping.")
  private boolean sample;

  @Option(
      names = "--where",
      paramLabel = "CEL",
      description = "Only rows for which this holds, such as \"row.Country == 'France'\".")
  private @Nullable String where;

  @Option(
      names = "--skip-bad-rows",
      paramLabel = "FILE",
      description = "Send the others, and write there which rows cannot be sent, and why.")
  private @Nullable Path skipped;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = MomentConverter.class,
      description = "The earliest event time, or when made-up events begin: a UTC date or time.")
  private @Nullable Instant from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      converter = MomentConverter.class,
      description = "The event time to stop at, itself excluded.")
  private @Nullable Instant to;

  @Option(names = "--events", paramLabel = "N", description = "How many events to make up.")
  private @Nullable Long events;

  @Option(
      names = "--duration",
      paramLabel = "SPAN",
      converter = SpanConverter.class,
      defaultValue = "1h",
      description = "Over which time to make them up (default: ${DEFAULT-VALUE}).")
  private Duration duration = Duration.ofHours(1);

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Let that many events a second happen now, stamped by the broker.")
  private @Nullable Double rate;

  @Option(
      names = "--content-mode",
      paramLabel = "MODE",
      defaultValue = "structured",
      description = "structured or binary CloudEvents (default: ${DEFAULT-VALUE}).")
  private ContentMode contentMode = ContentMode.STRUCTURED;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "4",
      description = "How many partitions each topic has (default: ${DEFAULT-VALUE}).")
  private int partitions;

  @Option(
      names = "--replication",
      paramLabel = "N",
      defaultValue = "1",
      description = "On how many brokers each topic is kept (default: ${DEFAULT-VALUE}).")
  private int replication;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Decides everything that chance decides (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--delay",
      paramLabel = "SPAN",
      converter = SpanConverter.class,
      defaultValue = "200ms",
      description = "How long an event travels on average (default: ${DEFAULT-VALUE}).")
  private Duration delay = Duration.ZERO;

  @Option(
      names = "--disorder",
      paramLabel = "SHARE",
      defaultValue = NONE,
      description = "Share of events that travel up to 30 s longer. Shares are 0 to 1.")
  private double disorder;

  @Option(
      names = "--late",
      paramLabel = "SHARE",
      defaultValue = NONE,
      description = "Share held back for 5 min to 2 d: they count, as corrections.")
  private double late;

  @Option(
      names = "--duplicates",
      paramLabel = "SHARE",
      defaultValue = NONE,
      description = "Share sent again, seconds to hours later.")
  private double duplicates;

  @Option(
      names = "--conflicts",
      paramLabel = "SHARE",
      defaultValue = NONE,
      description = "Share sent again with the same id and other data.")
  private double conflicts;

  @Option(
      names = "--expired",
      paramLabel = "SHARE",
      defaultValue = NONE,
      description = "Share sent again when the ledger no longer remembers it.")
  private double expired;

  @Option(
      names = "--malformed",
      paramLabel = "SHARE",
      defaultValue = NONE,
      description = "Share followed by a record that cannot be read, in every possible way.")
  private double malformed;

  @Option(
      names = "--truth",
      paramLabel = "DIR",
      description = "Write there what must become of every record; several sends add up.")
  private @Nullable Path truth;

  @Mixin private FormatOption format = new FormatOption();

  /** Where events come from. */
  private static final class What {

    @Option(
        names = "--mapping",
        paramLabel = "NAME",
        description = "Read rows as the catalog's send/NAME.yaml says.")
    private @Nullable String mapping;

    @Option(
        names = "--generate",
        paramLabel = "NAME",
        description = "Make events up as the catalog's send/NAME.generator.yaml says.")
    private @Nullable String generator;
  }

  @Override
  public Integer call() {
    Sender sender = new Sender(plan(), new TerminalProgress(spec.commandLine().getErr()));
    Interruption interruption = Interruption.stops(sender::stop);
    try {
      print(sender.send());
    } finally {
      interruption.over();
    }
    return ExitCode.OK.number();
  }

  private SendPlan plan() {
    Catalog catalog = target.catalog();
    SendPlan.Builder builder =
        SendPlan.into(catalog, target.name(), target.clients())
            .contentMode(contentMode)
            .partitions(partitions)
            .replication(replication)
            .trouble(
                new FaultProfile(
                    seed, delay, disorder, late, duplicates, conflicts, expired, malformed));
    if (rate != null) {
      builder.live(rate);
    }
    if (truth != null) {
      builder.truth(truth);
    }
    return builder.send(what.generator == null ? rows() : generated(what.generator));
  }

  private Origin rows() {
    refuse(events, "--events");
    Mapping mapping = target.sendFolder().mapping(String.valueOf(what.mapping));
    RowFilter filter =
        new RowFilter(where, from == null ? Instant.MIN : from, to == null ? Instant.MAX : to);
    if (sample != files.isEmpty()) {
      throw usage("Name the files to send, or use --sample for those that come with the mapping.");
    }
    if (sample) {
      refuse(skipped, "--skip-bad-rows");
      return Origin.sample(mapping, filter);
    }
    return Origin.files(mapping, files, filter, skipped);
  }

  private Origin generated(String name) {
    refuse(where, "--where");
    refuse(to, "--to");
    refuse(skipped, "--skip-bad-rows");
    if (!files.isEmpty() || sample) {
      throw usage("--generate makes events up and reads no files.");
    }
    if (rate == null && (events == null || from == null)) {
      throw usage("--generate needs --events and --from, or --rate for events that happen now.");
    }
    return Origin.generated(
        target.sendFolder().generator(name),
        events == null ? Origin.ENDLESS : events,
        from == null ? Instant.now() : from,
        duration);
  }

  private static void refuse(@Nullable Object value, String option) {
    if (value != null) {
      throw usage(option + " does not go with the other options.");
    }
  }

  private static UserError usage(String complaint) {
    return new UserError(ExitCode.USAGE, complaint);
  }

  private void print(SendReport report) {
    PrintWriter out = spec.commandLine().getOut();
    if (format.isJson()) {
      out.println(report.toJson());
    } else if (report.records() == 0) {
      out.println("No row was asked for, so nothing was sent.");
    } else {
      out.printf(
          "Sent %,d records to ledger %s in %.1f s: %,d events, %,d of them as corrections.%n",
          report.records(),
          report.ledgerName(),
          report.elapsed().toMillis() / 1000.0,
          report.originals(),
          report.corrections());
      report
          .dispositions()
          .forEach((disposition, count) -> out.printf("  %-17s %,12d%n", disposition, count));
    }
    if (!format.isJson()) {
      if (report.skipped() > 0) {
        out.printf("%,d rows cannot be sent; %s says why.%n", report.skipped(), skipped);
      }
      if (report.historyEnd() != null) {
        out.printf(
            "The history ends at %s; every day before it can be closed.%n", report.historyEnd());
      }
    }
    out.flush();
  }
}
