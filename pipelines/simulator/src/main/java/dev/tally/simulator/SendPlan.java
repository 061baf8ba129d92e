package dev.tally.simulator;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.catalog.Catalog;
import dev.tally.catalog.Contract;
import dev.tally.kafka.ContentMode;
import dev.tally.kafka.KafkaClients;
import dev.tally.ledger.LedgerName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** What to send, where, how fast and with how much trouble. */
public final class SendPlan {

  private static final Duration LONGEST_GAP_IN_HISTORY = Duration.ofHours(6);
  private static final Duration LONGEST_GAP_LIVE = Duration.ofSeconds(5);

  private final Catalog catalog;
  private final String ledgerName;
  private final KafkaClients clients;
  private final Origin origin;
  private final ContentMode contentMode;
  private final int partitions;
  private final short replication;
  private final FaultProfile trouble;
  private final OptionalDouble rate;
  private final @Nullable Path truth;
  private final Conformance conformance;

  private SendPlan(Builder builder, Origin origin) {
    this.origin = origin;
    catalog = builder.catalog;
    ledgerName = builder.ledgerName;
    clients = builder.clients;
    contentMode = builder.contentMode;
    partitions = builder.partitions;
    replication = builder.replication;
    trouble = builder.trouble;
    rate = builder.rate;
    truth = builder.truth;
    conformance = new Conformance(catalog);
  }

  /**
   * Starts a plan.
   *
   * @param ledgerName what the names of the ledger's topics start with
   * @param clients how to connect to the brokers
   */
  public static Builder into(Catalog catalog, String ledgerName, KafkaClients clients) {
    if (!LedgerName.isValid(ledgerName)) {
      throw new UserError(
          ExitCode.USAGE,
          "--ledger-name is '" + ledgerName + "'; it must be letters, digits, '.', - and _.");
    }
    return new Builder(catalog, ledgerName, clients);
  }

  public Catalog catalog() {
    return catalog;
  }

  public String ledgerName() {
    return ledgerName;
  }

  public KafkaClients clients() {
    return clients;
  }

  public FaultProfile trouble() {
    return trouble;
  }

  /** Returns the Kafka topics of the ledger, in alphabetical order. */
  public List<String> topics() {
    return catalog.topics().stream().map(topic -> ledgerName + "." + topic).toList();
  }

  Origin origin() {
    return origin;
  }

  ContentMode contentMode() {
    return contentMode;
  }

  int partitions() {
    return partitions;
  }

  short replication() {
    return replication;
  }

  @Nullable Path truth() {
    return truth;
  }

  /** Returns the partitions of some of its topics. */
  List<TopicPartition> partitionsOf(Collection<String> topics) {
    return topics.stream()
        .flatMap(
            topic ->
                IntStream.range(0, partitions)
                    .mapToObj(number -> new TopicPartition(topic, number)))
        .toList();
  }

  /** Whether events happen now, rather than at times of their own. */
  boolean isLive() {
    return rate.isPresent();
  }

  /** Returns how many events a second happen, live. */
  double rate() {
    return rate.orElseThrow();
  }

  /** Returns how long after its original a copy may arrive: live, somebody waits for it. */
  Duration longestGap() {
    return isLive() ? LONGEST_GAP_LIVE : LONGEST_GAP_IN_HISTORY;
  }

  /** Returns the contract of an event type, and fails where the catalog has none. */
  Contract contract(String type) {
    return catalog
        .contract(type)
        .orElseThrow(
            () ->
                new UserError(
                    ExitCode.BAD_INPUT,
                    "The catalog '" + catalog.name() + "' declares no event type " + type + "."));
  }

  /**
   * Returns an event that its contract accepts.
   *
   * @throws BadRow where it does not
   */
  EventDraft accepted(EventDraft draft) {
    conformance.check(draft, contract(draft.type()), contentMode);
    return draft;
  }

  /** Returns the Kafka topic of an event type. */
  String topic(String type) {
    return ledgerName + "." + contract(type).topic();
  }

  /** Collects a plan. What is not said has a default. */
  public static final class Builder {

    private static final int MOST_PARTITIONS = 1024;

    private final Catalog catalog;
    private final String ledgerName;
    private final KafkaClients clients;
    private ContentMode contentMode = ContentMode.STRUCTURED;
    private int partitions = 4;
    private short replication = 1;
    private FaultProfile trouble = FaultProfile.none(1);
    private OptionalDouble rate = OptionalDouble.empty();
    private @Nullable Path truth;

    private Builder(Catalog catalog, String ledgerName, KafkaClients clients) {
      this.catalog = catalog;
      this.ledgerName = ledgerName;
      this.clients = clients;
    }

    public Builder contentMode(ContentMode newContentMode) {
      contentMode = newContentMode;
      return this;
    }

    /** Says how many partitions each topic has; 1 to 1024, by default 4. */
    public Builder partitions(int newPartitions) {
      if (newPartitions < 1 || newPartitions > MOST_PARTITIONS) {
        throw new UserError(
            ExitCode.USAGE,
            "--partitions is " + newPartitions + "; it must be 1 to " + MOST_PARTITIONS + ".");
      }
      partitions = newPartitions;
      return this;
    }

    /** Says on how many brokers each topic is kept; by default 1. */
    public Builder replication(int newReplication) {
      if (newReplication < 1 || newReplication > Short.MAX_VALUE) {
        throw new UserError(
            ExitCode.USAGE, "--replication is " + newReplication + "; it must be 1 or more.");
      }
      replication = (short) newReplication;
      return this;
    }

    public Builder trouble(FaultProfile newTrouble) {
      trouble = newTrouble;
      return this;
    }

    /** Lets events happen now, that many a second, instead of at times of their own. */
    public Builder live(double eventsPerSecond) {
      if (!(eventsPerSecond > 0 && eventsPerSecond <= 1_000_000)) {
        throw new UserError(
            ExitCode.USAGE,
            "--rate is " + eventsPerSecond + "; it must be above 0 and at most 1,000,000.");
      }
      rate = OptionalDouble.of(eventsPerSecond);
      return this;
    }

    /** Names the directory of the truth ledger; several sends into one add up. */
    public Builder truth(Path directory) {
      truth = directory;
      return this;
    }

    public SendPlan send(Origin origin) {
      return new SendPlan(this, origin);
    }
  }
}
