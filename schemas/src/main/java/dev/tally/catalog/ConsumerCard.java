package dev.tally.catalog;

import java.io.Serializable;
import java.util.List;

/**
 * A consumer of events outside of Tally, such as a dashboard or a model, which breaks when what it
 * reads is changed or removed.
 *
 * @param owner the address of whoever answers for the consumer
 * @param reads what it reads, at least one event type
 */
public record ConsumerCard(String name, String description, String owner, List<Reads> reads)
    implements Serializable {

  public ConsumerCard {
    reads = List.copyOf(reads);
  }

  /**
   * What a consumer reads of one event type.
   *
   * @param fields by name, at least one
   */
  public record Reads(String type, List<String> fields) implements Serializable {

    public Reads {
      fields = List.copyOf(fields);
    }
  }
}
