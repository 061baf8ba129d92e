package dev.tally.bench.fork;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** Asks a Flink cluster whether the job runs, so that every rival is timed from there on. */
public final class JobWatch extends Thread {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String master;
  private final Runnable whenRunning;

  /**
   * @param master the cluster's {@code host:port}; it has no other job
   */
  public JobWatch(String master, Runnable whenRunning) {
    super("job-watch");
    setDaemon(true);
    this.master = master;
    this.whenRunning = whenRunning;
  }

  @Override
  public void run() {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest question =
        HttpRequest.newBuilder(URI.create("http://" + master + "/jobs/overview")).build();
    try {
      while (true) {
        JsonNode jobs = JSON.readTree(client.send(question, BodyHandlers.ofString()).body());
        if (jobs.path("jobs").path(0).path("state").asText().equals("RUNNING")) {
          whenRunning.run();
          return;
        }
        sleep(20);
      }
    } catch (IOException e) {
      throw new IllegalStateException("the Flink cluster at " + master + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
