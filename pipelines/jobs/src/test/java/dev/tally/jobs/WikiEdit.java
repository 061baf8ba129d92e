package dev.tally.jobs;

import dev.tally.ledger.ChangedWiki;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An edit of a page, as the catalog {@code wiki} declares it.
 *
 * @param added how many bytes it added
 * @param tags those that it has; with them it is of version 2, which {@link ChangedWiki} declares
 */
public record WikiEdit(
    String source,
    String id,
    Instant time,
    String channel,
    String page,
    int added,
    boolean isRobot,
    @Nullable String tags) {

  /** Returns an edit by a person, of the page {@code P} in the channel {@code #en}. */
  public static WikiEdit of(String id, Instant time, int added) {
    return new WikiEdit("urn:test", id, time, "#en", "P", added, false, null);
  }

  /** Returns the same edit of another page in another channel, and by whom. */
  public WikiEdit in(String otherChannel, String otherPage, boolean byRobot) {
    return new WikiEdit(source, id, time, otherChannel, otherPage, added, byRobot, tags);
  }

  /** Returns the same edit from another source. */
  public WikiEdit from(String otherSource) {
    return new WikiEdit(otherSource, id, time, channel, page, added, isRobot, tags);
  }

  /** Returns the same edit in version 2. */
  public WikiEdit tagged(String withTags) {
    return new WikiEdit(source, id, time, channel, page, added, isRobot, withTags);
  }

  /** Returns the whole event in JSON. */
  public String json() {
    return """
    {"specversion":"1.0","id":"%s","source":"%s","type":"org.wikimedia.example.edit",\
    "time":"%s","dataschema":"https://schemas.example.com/wiki/edit/%d","data":{\
    "channel":"%s","page":"%s","user":"u","added":%d,"deleted":0,"delta":%d,"is_robot":%b%s}}\
    """
        .formatted(
            id,
            source,
            time,
            tags == null ? 1 : 2,
            channel,
            page,
            added,
            added,
            isRobot,
            tags == null ? "" : ",\"tags\":\"" + tags + "\"");
  }
}
