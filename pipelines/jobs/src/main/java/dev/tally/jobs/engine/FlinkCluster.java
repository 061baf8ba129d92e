package dev.tally.jobs.engine;

import java.util.List;

/**
 * A Flink cluster to submit to.
 *
 * @param master the {@code host:port} of its REST endpoint
 * @param jars what it needs to run a job; empty to send it the whole class path
 */
public record FlinkCluster(String master, List<String> jars) {

  public FlinkCluster {
    jars = List.copyOf(jars);
  }
}
