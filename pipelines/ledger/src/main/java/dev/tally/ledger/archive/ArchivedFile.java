package dev.tally.ledger.archive;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.tally.event.Position;
import java.io.Serializable;
import java.util.List;

/**
 * One file of raw records: a range of offsets of one partition that arrived in one hour.
 *
 * @param path relative to the archive's folder
 * @param from the first offset of the range, right behind the range before
 * @param to the last offset of the range, which is a record
 * @param records how many records it holds
 * @param holes the offsets of the range that are none: aborted records and transaction markers, as
 *     {@code [first, last]}
 * @param firstArrival epoch milliseconds, UTC
 * @param lastArrival epoch milliseconds, UTC
 * @param sha256 of its bytes, in hexadecimal
 */
@JsonPropertyOrder({
  "path",
  "topic",
  "partition",
  "from",
  "to",
  "records",
  "holes",
  "first_arrival",
  "last_arrival",
  "sha256"
})
public record ArchivedFile(
    String path,
    String topic,
    int partition,
    long from,
    long to,
    long records,
    List<List<Long>> holes,
    @JsonProperty("first_arrival") long firstArrival,
    @JsonProperty("last_arrival") long lastArrival,
    String sha256)
    implements Serializable {

  public ArchivedFile {
    holes = List.copyOf(holes);
  }

  /** Whether a record is in the file's range and not in one of its holes. */
  public boolean covers(Position position) {
    long offset = position.offset();
    return topic.equals(position.topic())
        && partition == position.partition()
        && from <= offset
        && offset <= to
        && holes.stream().noneMatch(hole -> hole.get(0) <= offset && offset <= hole.get(1));
  }
}
