package dev.tally.bench.fork;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.nio.file.Path;

/**
 * What a child process does: one run of one rival. It is a record, and goes to the child as JSON.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS, property = "work")
public interface Work {

  /**
   * Does it once, in this process; the rows go to {@link Answers}, which are empty.
   *
   * @param scratch a folder of the run's own, deleted after it
   */
  Measurement measure(Path scratch) throws Exception;
}
