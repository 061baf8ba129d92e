package dev.tally.transforms.close;

import dev.tally.event.Position;
import java.io.Serializable;

/** What of the topics is archived. */
@FunctionalInterface
public interface ArchivedRecords extends Serializable {

  /** Whether the archive covers a position. */
  boolean cover(Position position);
}
