package dev.tally.ledger.archive;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What of one partition is archived: each offset from the first on lies in a file's range or in a
 * gap, up to where the next range starts.
 *
 * @param topicId the topic that has the name, in Kafka's spelling: one that is created again under
 *     its name has another
 * @param first the offset that the ledger's archive starts at
 * @param next the offset that the next range starts at
 * @param lastArrival when the last archived record arrived, epoch milliseconds, or {@link
 *     Long#MIN_VALUE}
 * @param completeThrough everything that arrived by this time is archived or in a gap, epoch
 *     milliseconds
 * @param files in offset order
 * @param gaps in offset order
 */
public record Manifest(
    String topic,
    @JsonProperty("topic_id") String topicId,
    int partition,
    long first,
    long next,
    @JsonProperty("last_arrival") long lastArrival,
    @JsonProperty("complete_through") long completeThrough,
    List<ArchivedFile> files,
    List<Gap> gaps)
    implements Serializable {

  public Manifest {
    files = List.copyOf(files);
    gaps = List.copyOf(gaps);
  }

  /** Returns the manifest of a partition of which nothing is archived. */
  public static Manifest empty(String topic, String topicId, int partition, long first) {
    return new Manifest(
        topic,
        topicId,
        partition,
        first,
        first,
        Long.MIN_VALUE,
        Long.MIN_VALUE,
        List.of(),
        List.of());
  }

  /** Returns the manifest with one more file. */
  public Manifest with(ArchivedFile file) {
    List<ArchivedFile> all = new ArrayList<>(files);
    all.add(file);
    // Another record may arrive at the same time as the last one.
    long complete = Math.max(completeThrough, file.lastArrival() - 1);
    return new Manifest(
        topic, topicId, partition, first, file.to() + 1, file.lastArrival(), complete, all, gaps);
  }

  /** Returns the manifest with a range that will never be archived. */
  Manifest with(Gap gap) {
    List<Gap> all = new ArrayList<>(gaps);
    all.add(gap);
    long follows = gap.to() == Long.MAX_VALUE ? next : gap.to() + 1;
    return new Manifest(
        topic, topicId, partition, first, follows, lastArrival, completeThrough, files, all);
  }

  /** Returns the manifest with the knowledge that all that arrived by a time is archived. */
  public Manifest completeThrough(long time) {
    return new Manifest(
        topic,
        topicId,
        partition,
        first,
        next,
        lastArrival,
        Math.max(completeThrough, time),
        files,
        gaps);
  }

  /** Returns where the archive of the partition ends, without its files and gaps. */
  Manifest end() {
    return new Manifest(
        topic, topicId, partition, first, next, lastArrival, completeThrough, List.of(), List.of());
  }

  /** Returns the manifest with what has been added to its end. */
  Manifest with(Manifest added) {
    return new Manifest(
        topic,
        topicId,
        partition,
        first,
        added.next,
        added.lastArrival,
        added.completeThrough,
        Stream.concat(files.stream(), added.files.stream()).toList(),
        Stream.concat(gaps.stream(), added.gaps.stream()).toList());
  }

  /** Returns where the archive ended before a file was written. */
  Manifest endBefore(ArchivedFile file) {
    int number = files.indexOf(file);
    long arrived = number == 0 ? Long.MIN_VALUE : files.get(number - 1).lastArrival();
    return new Manifest(
        topic,
        topicId,
        partition,
        first,
        file.from(),
        arrived,
        Long.MIN_VALUE,
        List.of(),
        List.of());
  }

  /** Whether nothing that comes under the topic's name can be archived any more. */
  boolean hasEnded() {
    return gaps.stream().anyMatch(gap -> gap.to() == Long.MAX_VALUE);
  }

  /** Returns the name of its partition, such as {@code shop.orders-0}. */
  String name() {
    return topic + "-" + partition;
  }

  /** Returns the ranges of offsets that it speaks of, as {@code [first, last]}, in offset order. */
  List<long[]> ranges() {
    return Stream.concat(
            files.stream().map(file -> new long[] {file.from(), file.to()}),
            gaps.stream()
                .filter(gap -> gap.to() != Long.MAX_VALUE)
                .map(gap -> new long[] {gap.from(), gap.to()}))
        .sorted((one, other) -> Long.compare(one[0], other[0]))
        .toList();
  }
}
