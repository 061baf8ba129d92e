package dev.tally.warehouse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tally.event.Hash128;
import dev.tally.event.Position;
import dev.tally.transforms.close.CountedEvent;
import java.util.List;

/** Events that make a difference as a JSON array, the form in which a warehouse keeps them. */
public final class CountedEventsJson {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<List<Item>> ITEMS = new TypeReference<>() {};

  private CountedEventsJson() {}

  /** Returns the array, without blanks. */
  public static String write(List<CountedEvent> events) {
    try {
      return JSON.writeValueAsString(events.stream().map(Item::of).toList());
    } catch (JsonProcessingException e) {
      throw new WarehouseException("the events of a difference cannot be written", e);
    }
  }

  /** Returns the events of an array that {@link #write} made. */
  public static List<CountedEvent> read(String json) {
    try {
      return JSON.readValue(json, ITEMS).stream().map(Item::event).toList();
    } catch (JsonProcessingException e) {
      throw new WarehouseException("the events of a difference are not what was written", e);
    }
  }

  @JsonNaming(SnakeCaseStrategy.class)
  private record Item(
      String source,
      String id,
      long eventTime,
      long arrivalTime,
      long postedTime,
      String topic,
      int topicPartition,
      long topicOffset,
      int topicItem,
      String identity,
      String fingerprint) {

    static Item of(CountedEvent event) {
      Position position = event.position();
      return new Item(
          event.source(),
          event.id(),
          event.eventTime(),
          event.arrivalTime(),
          event.postedTime(),
          position.topic(),
          position.partition(),
          position.offset(),
          position.item(),
          event.identity().toString(),
          event.fingerprint().toString());
    }

    CountedEvent event() {
      return new CountedEvent(
          new Position(topic, topicPartition, topicOffset, topicItem),
          source,
          id,
          eventTime,
          arrivalTime,
          postedTime,
          Hash128.parse(identity),
          Hash128.parse(fingerprint));
    }
  }
}
