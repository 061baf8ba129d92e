package dev.tally.catalog;

import com.google.common.collect.ImmutableMap;
import dev.tally.event.Disposition;
import dev.tally.event.RejectionCode;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Synthetic events with a known answer, to send through a running ledger.
 *
 * @param events in the order to be sent, at least one
 * @param rows what they come to
 */
public record ProbeCard(String name, String description, List<Sent> events, List<Expected> rows)
    implements Serializable {

  public ProbeCard {
    events = List.copyOf(events);
    rows = List.copyOf(rows);
  }

  /**
   * One event to be sent.
   *
   * @param id the CloudEvents {@code id}; one that was there before makes it a repeat
   * @param ago how long before it is sent it happened
   * @param copies how often it is sent, at least once
   * @param becomes the disposition of the first copy; those behind an ADMITTED one are DUPLICATE,
   *     those behind any other the same as it
   * @param code why it is REJECTED, else null
   * @param data a text, a whole number, a number or a truth value by field name
   */
  public record Sent(
      String id,
      String type,
      @Nullable String subject,
      Duration ago,
      int copies,
      Disposition becomes,
      @Nullable RejectionCode code,
      ImmutableMap<String, Serializable> data)
      implements Serializable {}

  /**
   * What the events add to one meter and group, whatever the windows.
   *
   * @param group one text per group-by field, in the meter's order
   * @param events how many of them it counts
   * @param measures by name, those that the answer names
   */
  public record Expected(String meter, List<String> group, long events, Map<String, Long> measures)
      implements Serializable {

    public Expected {
      group = List.copyOf(group);
      measures = ImmutableMap.copyOf(measures);
    }
  }
}
