package dev.tally.jobs.doctor;

import dev.tally.catalog.LedgerTerms;
import dev.tally.catalog.LedgerTerms.IdlePartitions;
import dev.tally.jobs.live.Live;
import dev.tally.jobs.status.LedgerStatus;
import dev.tally.jobs.status.PartitionLag;
import dev.tally.kafka.CanonicalForm;
import dev.tally.kafka.KafkaTopics;
import dev.tally.ledger.Ledger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;

/** Whether the topics of a ledger are kept so that nothing of them is lost or counted wrong. */
final class TopicChecks {

  private static final Duration SHORTEST_RETENTION = Duration.ofDays(1);
  private static final Duration SILENCE = Duration.ofMinutes(1);

  private final Ledger ledger;
  private final KafkaTopics log;
  private final int parallelism;
  private final InstantSource clock;
  private final List<Finding> findings = new ArrayList<>();

  TopicChecks(Ledger ledger, KafkaTopics log, int parallelism, InstantSource clock) {
    this.ledger = ledger;
    this.log = log;
    this.parallelism = parallelism;
    this.clock = clock;
  }

  List<Finding> run() {
    Set<String> found = log.topicIds(ledger.topics()).keySet();
    int partitions = 0;
    for (String topic : ledger.topics()) {
      boolean isOfCommands = topic.equals(ledger.controlTopic());
      if (found.contains(topic)) {
        KafkaTopics.Terms terms = log.terms(topic);
        checkTopic(topic, terms, isOfCommands);
        partitions = isOfCommands ? partitions : partitions + terms.partitions();
      } else if (!isOfCommands) {
        findings.add(
            Finding.problem(
                topic,
                "does not exist",
                kafka("topics", "--create --topic " + topic)
                    + " --partitions 4 --config message.timestamp.type=LogAppendTime"
                    + " --config retention.ms=604800000"));
      }
    }
    if (partitions > 0 && partitions < parallelism) {
      findings.add(
          Finding.warning(
              "topics",
              "have "
                  + partitions
                  + " partitions together, so of "
                  + parallelism
                  + " subtasks that read some have nothing to do",
              "--parallelism " + partitions));
    }
    checkCanonical();
    checkRights();
    if (found.size() == ledger.topics().size()) {
      checkLag();
    }
    return findings;
  }

  private void checkTopic(String topic, KafkaTopics.Terms terms, boolean isOfCommands) {
    int before = findings.size();
    long retention = Long.parseLong(terms.setting(TopicConfig.RETENTION_MS_CONFIG));
    boolean isStamped = !terms.isHistory();
    if (!isStamped && retention >= 0) {
      findings.add(
          Finding.problem(
              topic,
              "keeps CreateTime, so its producers decide when an event arrived, and"
                  + " retention.ms="
                  + retention
                  + " deletes by that time",
              set(topic, "message.timestamp.type=LogAppendTime")));
    } else if (!isStamped) {
      findings.add(
          Finding.warning(
              topic,
              "keeps CreateTime and is taken for a history, which producers stamp; where they write"
                  + " as things happen, the broker should",
              set(topic, "message.timestamp.type=LogAppendTime")));
    } else {
      checkRetention(topic, retention, isOfCommands);
    }
    if (terms.setting(TopicConfig.CLEANUP_POLICY_CONFIG).contains("compact")) {
      findings.add(
          Finding.problem(
              topic,
              "is compacted: of the events of a key it forgets all but the last",
              set(topic, "cleanup.policy=delete")));
    }
    if (!"-1".equals(terms.setting(TopicConfig.RETENTION_BYTES_CONFIG))) {
      findings.add(
          Finding.warning(
              topic,
              "is bounded by retention.bytes too, so nobody can tell when it deletes a record",
              set(topic, "retention.bytes=-1")));
    }
    checkReplication(topic, terms);
    if (findings.size() == before) {
      findings.add(
          Finding.fine(
              topic,
              terms.partitions()
                  + " partitions, "
                  + terms.replication()
                  + " copies, kept for "
                  + (retention < 0 ? "ever" : Duration.ofMillis(retention).toDays() + " d")));
    }
  }

  private void checkRetention(String topic, long retention, boolean isOfCommands) {
    LedgerTerms terms = ledger.catalogs().terms();
    if (isOfCommands && retention >= 0) {
      findings.add(
          Finding.problem(
              topic, "forgets commands, which every close needs", set(topic, "retention.ms=-1")));
    } else if (retention >= 0 && retention < SHORTEST_RETENTION.toMillis()) {
      findings.add(
          Finding.problem(
              topic,
              "keeps records for "
                  + Duration.ofMillis(retention).toMinutes()
                  + " min only: what is neither counted nor archived by then is lost",
              set(topic, "retention.ms=" + terms.horizon().toMillis())));
    } else if (retention >= 0 && retention < terms.horizon().toMillis()) {
      findings.add(
          Finding.warning(
              topic,
              "keeps records for less than H, "
                  + terms.horizon().toHours()
                  + " h, so live could not come back from it without its checkpoints",
              set(topic, "retention.ms=" + terms.horizon().toMillis())));
    }
  }

  private void checkReplication(String topic, KafkaTopics.Terms terms) {
    if ("true".equals(terms.setting(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG))) {
      findings.add(
          Finding.problem(
              topic,
              "lets a broker lead that lacks records, which are lost then",
              set(topic, "unclean.leader.election.enable=false")));
    }
    if (terms.replication() == 1) {
      findings.add(
          Finding.warning(
              topic,
              "is on one broker only and lost with its disk",
              "kafka-reassign-partitions.sh, to three brokers"));
    } else if (Integer.parseInt(terms.setting(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG)) < 2) {
      findings.add(
          Finding.warning(
              topic,
              "takes a record that one broker alone has",
              set(topic, "min.insync.replicas=2")));
    }
  }

  private void checkCanonical() {
    String topic = ledger.canonicalTopic();
    if (log.topicIds(List.of(topic)).isEmpty()) {
      return;
    }
    KafkaTopics.Terms terms = log.terms(topic);
    int shards = ledger.catalogs().terms().shards();
    if (terms.partitions() != shards) {
      findings.add(
          Finding.problem(
              topic,
              "has "
                  + terms.partitions()
                  + " partitions, and each of "
                  + shards
                  + " shards needs one",
              "delete it; live makes it anew and publishes from its checkpoint on"));
    }
    long most = Long.parseLong(terms.setting(TopicConfig.MAX_MESSAGE_BYTES_CONFIG));
    if (most < CanonicalForm.MAX_RECORD_BYTES) {
      findings.add(
          Finding.problem(
              topic,
              "takes records of " + most + " bytes at most, and live writes longer ones",
              set(topic, "max.message.bytes=" + CanonicalForm.MAX_RECORD_BYTES)));
    }
  }

  private void checkRights() {
    String group = Live.consumerGroup(ledger);
    if (!log.mayCommit(group)) {
      findings.add(
          Finding.warning(
              "group " + group,
              "may not be committed for, so nobody sees how far live is",
              kafka(
                  "acls", "--add --allow-principal User:NAME --operation Read --group " + group)));
    }
  }

  /** What the readers still have to read, and whether every partition tells the time. */
  private void checkLag() {
    LedgerStatus status = LedgerStatus.of(ledger, log, clock);
    for (PartitionLag lag : status.lags()) {
      OptionalLong left = lag.retentionLeft();
      OptionalLong behind = lag.lag();
      if (lag.records() > 0
          && left.isPresent()
          && behind.isPresent()
          && left.getAsLong() < behind.getAsLong()) {
        findings.add(
            Finding.problem(
                lag.topic() + "-" + lag.partition(),
                String.format(
                    "will delete in %d min what %s has not read yet",
                    Duration.ofMillis(Math.max(0, left.getAsLong())).toMinutes(), lag.reader()),
                lag.reader().equals(LedgerStatus.ARCHIVE)
                    ? "tally archive, and oftener"
                    : "tally live, or " + set(lag.topic(), "retention.ms=-1")));
      }
    }
    if (ledger.catalogs().terms().idle() == IdlePartitions.HEARTBEAT) {
      checkHeartbeats(status);
    }
  }

  private void checkHeartbeats(LedgerStatus status) {
    Map<TopicPartition, Long> last = new HashMap<>();
    for (PartitionLag lag : status.lags()) {
      if (lag.lag().isPresent() && !lag.topic().equals(ledger.controlTopic())) {
        last.put(new TopicPartition(lag.topic(), lag.partition()), Math.max(0, lag.end() - 1));
      }
    }
    Map<TopicPartition, Long> times = log.appendTimes(last);
    long silentSince = clock.millis() - SILENCE.toMillis();
    List<TopicPartition> silent =
        last.keySet().stream()
            .filter(partition -> times.getOrDefault(partition, Long.MIN_VALUE) < silentSince)
            .sorted((one, other) -> one.toString().compareTo(other.toString()))
            .toList();
    if (!silent.isEmpty()) {
      findings.add(
          Finding.problem(
              silent.get(0).toString(),
              "has had no record and no heartbeat for a minute"
                  + (silent.size() == 1 ? "" : ", like " + (silent.size() - 1) + " more")
                  + ", which holds up every number",
              "tally heartbeat --catalog "
                  + ledger.catalog().name()
                  + " --ledger-name "
                  + ledger.name()
                  + " --bootstrap-servers "
                  + log.bootstrapServers()));
    }
  }

  private String set(String topic, String setting) {
    return kafka(
        "configs",
        "--alter --entity-type topics --entity-name " + topic + " --add-config " + setting);
  }

  private String kafka(String tool, String arguments) {
    String config = log.clients().configFile();
    return "kafka-"
        + tool
        + ".sh --bootstrap-server "
        + log.bootstrapServers()
        + (config.isEmpty() ? "" : " --command-config " + config)
        + " "
        + arguments;
  }
}
