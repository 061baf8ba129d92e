package dev.tally.warehouse;

import java.util.List;

/**
 * Which exceptions to read. An empty list is for any.
 *
 * @param dispositions what became of the records
 * @param codes why they were rejected
 * @param sources the CloudEvents sources, which are the producers
 * @param types the CloudEvents types
 * @param topics the Kafka topics
 * @param from booked at or after it, epoch milliseconds
 * @param to booked before it, epoch milliseconds
 */
public record ExceptionQuery(
    List<String> dispositions,
    List<String> codes,
    List<String> sources,
    List<String> types,
    List<String> topics,
    long from,
    long to) {

  public ExceptionQuery {
    dispositions = List.copyOf(dispositions);
    codes = List.copyOf(codes);
    sources = List.copyOf(sources);
    types = List.copyOf(types);
    topics = List.copyOf(topics);
  }

  /** What exceptions can be counted by. */
  public enum Column {
    DISPOSITION,
    CODE,
    SOURCE,
    TYPE,
    TOPIC,
    /** The UTC day they are booked on. */
    DAY
  }
}
