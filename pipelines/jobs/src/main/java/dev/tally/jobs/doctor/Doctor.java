package dev.tally.jobs.doctor;

import dev.tally.jobs.engine.FlinkCluster;
import dev.tally.jobs.engine.FlinkCluster.Overview;
import dev.tally.kafka.KafkaTopics;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.archive.BrokerClocks;
import dev.tally.warehouse.Warehouse;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Checks whether a ledger can be run where it is: its topics, warehouse, folders and cluster.
 *
 * <p>It changes nothing, but for what it takes away again: a file in each folder, a row of the
 * table {@code decision}, and a record on the topic by which the archive asks brokers for the time.
 */
public final class Doctor {

  private static final String PROOF = "doctor";
  private static final long ENOUGH_ROOM = 5L << 30;
  private static final Duration SKEW = Duration.ofSeconds(2);

  private final Ledger ledger;
  private final KafkaTopics log;
  private final Optional<String> flink;
  private final int parallelism;
  private final InstantSource clock;

  /**
   * @param flink the endpoint of the cluster that jobs are to run on; empty where they run in the
   *     process
   * @param parallelism subtasks of each step that live is to have
   */
  public Doctor(
      Ledger ledger,
      KafkaTopics log,
      Optional<String> flink,
      int parallelism,
      InstantSource clock) {
    this.ledger = ledger;
    this.log = log;
    this.flink = flink;
    this.parallelism = parallelism;
    this.clock = clock;
  }

  /** One check, or several of one thing. */
  private interface Check {
    List<Finding> run();
  }

  /** Returns what each check finds; what cannot be asked is a problem in its place. */
  public List<Finding> run() {
    List<Finding> findings = new ArrayList<>();
    add(findings, "warehouse", this::checkWarehouse);
    ledger
        .warehouse()
        .publication()
        .ifPresent(
            copy ->
                add(findings, copy.name(), () -> List.of(Finding.fine(copy.name(), copy.probe()))));
    add(findings, "ledger", () -> checkFolder(ledger.home()));
    add(findings, "checkpoints", () -> checkFolder(ledger.checkpoints()));
    add(findings, "topics", () -> new TopicChecks(ledger, log, parallelism, clock).run());
    add(findings, "clocks", this::checkClocks);
    flink.ifPresent(
        endpoint ->
            add(findings, "flink", () -> checkCluster(FlinkCluster.at(endpoint).overview())));
    return findings;
  }

  private static void add(List<Finding> findings, String about, Check check) {
    try {
      findings.addAll(check.run());
    } catch (RuntimeException e) {
      findings.add(Finding.problem(about, "cannot be checked: " + clause(e), ""));
    }
  }

  private static String clause(RuntimeException failure) {
    return String.valueOf(failure.getMessage()).replaceAll("\\.$", "");
  }

  private List<Finding> checkWarehouse() {
    String about = "warehouse";
    Warehouse warehouse = ledger.warehouse().open();
    List<String> missing = warehouse.missingTables();
    if (!missing.isEmpty()) {
      return List.of(
          Finding.problem(
              about,
              "lacks " + String.join(", ", missing) + ", and with it all rows that were there",
              "restore it from a backup; else count into a new ledger, and tally archive --adopt"));
    }
    try {
      String token = UUID.randomUUID().toString();
      warehouse.decide(PROOF, known -> token);
      warehouse.forgetDecision(PROOF);
    } catch (RuntimeException e) {
      return List.of(
          Finding.problem(
              about,
              "cannot be written: " + clause(e),
              "a role that owns the schema, on a server that takes writes: alter schema SCHEMA owner"
                  + " to ROLE, or alter role ROLE reset default_transaction_read_only"));
    }
    return List.of(Finding.fine(about, warehouse.runs().size() + " runs, can be read and written"));
  }

  private List<Finding> checkFolder(Folder folder) {
    String about = folder.toString();
    String file = "doctor-" + UUID.randomUUID();
    try {
      folder.write(file, new byte[] {1});
      folder.delete(List.of(file));
    } catch (IOException | RuntimeException e) {
      return List.of(
          Finding.problem(
              about,
              "cannot be written: " + e.getMessage(),
              folder.local().isPresent()
                  ? "chown -R $(id -un) " + about
                  : "TALLY_FILE_SYSTEM_OPTIONS and the credentials of this process: its region, its"
                      + " endpoint, the rights to get, put, list and delete"));
    }
    return folder
        .local()
        .flatMap(path -> checkRoom(path, about))
        .map(List::of)
        .orElseGet(() -> List.of(Finding.fine(about, "can be written")));
  }

  private static Optional<Finding> checkRoom(Path path, String about) {
    try {
      FileStore store = Files.getFileStore(path);
      long room = store.getUsableSpace();
      return room >= ENOUGH_ROOM
          ? Optional.empty()
          : Optional.of(
              Finding.warning(
                  about,
                  String.format(Locale.ROOT, "has %,d MB left on %s", room >> 20, store.name()),
                  "tally tidy, or a larger disk"));
    } catch (IOException e) {
      return Optional.of(Finding.warning(about, "does not tell its room: " + e.getMessage(), ""));
    }
  }

  /** Compares this machine's clock with the brokers'. */
  private List<Finding> checkClocks() {
    Instant before = clock.instant();
    OptionalLong brokers = BrokerClocks.earliest(log, ledger.brokerClocksTopic());
    Instant after = clock.instant();
    String topic = ledger.brokerClocksTopic();
    if (brokers.isEmpty()) {
      return List.of(
          Finding.warning(
              topic,
              "cannot be written, so no broker can be asked for the time, and a topic counts as"
                  + " archived only up to its last record",
              "grant Create and Write on it"));
    }
    Instant told = Instant.ofEpochMilli(brokers.getAsLong());
    Duration behind = Duration.between(told, before);
    Duration ahead = Duration.between(after, told);
    Duration off = behind.compareTo(ahead) > 0 ? behind : ahead;
    return off.compareTo(SKEW) <= 0
        ? List.of(Finding.fine("clocks", "of the brokers and this machine agree"))
        : List.of(
            Finding.warning(
                "clocks",
                "of a broker and this machine are " + off.toSeconds() + " s apart",
                "chronyc makestep, on the one that is wrong"));
  }

  private List<Finding> checkCluster(Overview overview) {
    List<Finding> findings = new ArrayList<>();
    if (!overview.version().startsWith(FlinkCluster.VERSION + ".")) {
      findings.add(
          Finding.problem(
              "flink",
              "is " + overview.version() + ", and Tally's jobs are for " + FlinkCluster.VERSION,
              "run a cluster of " + FlinkCluster.VERSION));
    }
    if (overview.slots() < parallelism) {
      findings.add(
          Finding.problem(
              "flink",
              "has " + overview.slots() + " slots, and live needs " + parallelism,
              "more TaskManagers, or --parallelism " + overview.slots()));
    } else if (overview.freeSlots() < parallelism) {
      findings.add(
          Finding.warning(
              "flink",
              "has " + overview.freeSlots() + " free slots, and a job needs " + parallelism,
              "more TaskManagers, unless the jobs that have them are this ledger's"));
    }
    if (findings.isEmpty()) {
      findings.add(
          Finding.fine("flink", overview.version() + ", " + overview.freeSlots() + " free slots"));
    }
    return findings;
  }
}
