package dev.tally.jobs.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.base.Throwables;
import com.google.common.net.HostAndPort;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.kafka.FinalFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.util.construction.resources.PipelineResources;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.deployment.StandaloneClusterId;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.runtime.client.JobCancellationException;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.execution.SuppressRestartsException;

/**
 * A Flink cluster to submit to. Its own configuration says how it schedules.
 *
 * @param master the {@code host:port} of its REST endpoint
 * @param jars what it needs to run a job; empty to send it all that this process consists of
 */
public record FlinkCluster(String master, List<String> jars) implements Engine {

  private static final Pattern ENDPOINT = Pattern.compile("(?<host>[^:/\\s]+):(?<port>\\d{1,5})");
  private static final int PATIENCE_MILLIS = 10_000;

  /** The release that Beam's runner is built for. */
  public static final String VERSION = "1.19";

  public FlinkCluster {
    jars = List.copyOf(jars);
  }

  /**
   * Returns the cluster at an address, which is sent Tally: the one jar of a distribution, or else
   * the whole class path, in which much is that the cluster has already.
   *
   * @param endpoint {@code HOST:PORT}, as behind {@code --flink}
   * @throws UserError if it is no such address, or nobody listens there
   */
  public static FlinkCluster at(String endpoint) {
    Matcher address = ENDPOINT.matcher(endpoint);
    if (!address.matches()) {
      throw new UserError(
          ExitCode.USAGE,
          "--flink is '" + endpoint + "'; it must be HOST:PORT, such as localhost:8081.");
    }
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(address.group("host"), Integer.parseInt(address.group("port"))),
          PATIENCE_MILLIS);
    } catch (UnknownHostException e) {
      throw unreachable(endpoint, "the host is not known", e);
    } catch (IOException | IllegalArgumentException e) {
      throw unreachable(endpoint, String.valueOf(e.getMessage()), e);
    }
    return new FlinkCluster(endpoint, distribution().map(Path::toString).stream().toList());
  }

  @Override
  public void run(BatchJob job, Consumer<Pipeline> steps) {
    try {
      run(FlinkOptions.of(job), steps);
    } catch (RuntimeException e) {
      throw lost(job.name(), e).<RuntimeException>map(said -> said).orElse(e);
    }
  }

  @Override
  public Ending run(StreamingJob job, Consumer<Pipeline> steps) {
    try {
      run(FlinkOptions.of(job), steps);
      return Ending.FINISHED;
    } catch (RuntimeException e) {
      if (isCancellation(e)) {
        return Ending.STOPPED;
      }
      throw lost(job.name(), e).<RuntimeException>map(said -> said).orElse(e);
    }
  }

  private void run(FlinkPipelineOptions options, Consumer<Pipeline> steps) {
    Pipeline pipeline = Pipeline.create(options);
    steps.accept(pipeline);
    options.setFilesToStage(jarsOf(pipeline));
    PipelineResources.prepareFilesForStaging(options);
    FlinkEnvironment.at(HostAndPort.fromString(master), options).run(pipeline);
  }

  private List<String> jarsOf(Pipeline pipeline) {
    List<String> all = new ArrayList<>(jars);
    distribution()
        .filter(own -> jars.contains(own.toString()))
        .ifPresent(own -> all.addAll(JarsOfSteps.of(pipeline, own)));
    return all;
  }

  /** Returns what to say where the cluster does not know a job any more that it was sent. */
  Optional<UserError> lost(String job, RuntimeException failure) {
    // The cluster's own exception comes as the text of another.
    return Throwables.getCausalChain(failure).stream()
            .noneMatch(
                cause -> String.valueOf(cause.getMessage()).contains("FlinkJobNotFoundException"))
        ? Optional.empty()
        : Optional.of(
            new UserError(
                ExitCode.UNREACHABLE,
                "The Flink cluster at "
                    + master
                    + " does not know the job "
                    + job
                    + " any more, as its JobManager has been started anew; run the same command"
                    + " again, which takes up what has been done.",
                failure));
  }

  private static boolean isCancellation(RuntimeException failure) {
    return Throwables.getCausalChain(failure).stream()
        .anyMatch(JobCancellationException.class::isInstance);
  }

  /**
   * What a cluster says of itself.
   *
   * @param version of Flink
   * @param slots how many subtasks it has room for, those that run among them
   */
  public record Overview(String version, int slots, int freeSlots) {}

  /**
   * Asks the cluster what it is.
   *
   * @throws UserError if who listens there is no Flink cluster
   */
  public Overview overview() {
    try {
      HttpResponse<byte[]> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create("http://" + master + "/overview"))
                      .timeout(Duration.ofMillis(PATIENCE_MILLIS))
                      .build(),
                  HttpResponse.BodyHandlers.ofByteArray());
      JsonNode overview = new ObjectMapper().readTree(answer.body());
      return new Overview(
          overview.path("flink-version").asText("no Flink"),
          overview.path("slots-total").asInt(),
          overview.path("slots-available").asInt());
    } catch (IOException e) {
      throw unreachable(master, "who listens there is no Flink cluster", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable(master, "interrupted", e);
    }
  }

  @Override
  public boolean takesCheckpoints() {
    return true;
  }

  @Override
  public FinalFailure finalFailure() {
    return SuppressRestartsException::new;
  }

  @Override
  public void stop(String name) {
    try (RestClusterClient<StandaloneClusterId> client = client()) {
      JobID job =
          client.listJobs().join().stream()
              .filter(listed -> listed.getJobName().equals(name))
              .filter(listed -> !listed.getJobState().isTerminalState())
              .map(JobStatusMessage::getJobId)
              .findFirst()
              .orElseThrow(
                  () ->
                      new UserError(
                          ExitCode.NOT_READY, "No job " + name + " runs at " + master + "."));
      // Whatever has been read is written by then, and the next run goes on from there.
      client.triggerCheckpoint(job, CheckpointType.FULL).join();
      client.cancel(job).join();
    } catch (UserError e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("the job " + name + " cannot be stopped", e);
    }
  }

  private RestClusterClient<StandaloneClusterId> client() throws Exception {
    Configuration configuration = GlobalConfiguration.loadConfiguration();
    HostAndPort address = HostAndPort.fromString(master);
    configuration.set(RestOptions.ADDRESS, address.getHost());
    configuration.set(RestOptions.PORT, address.getPort());
    return new RestClusterClient<>(configuration, StandaloneClusterId.getInstance());
  }

  /**
   * Returns the jar that says of itself that it has all which a job needs, if this class is in it.
   */
  private static Optional<Path> distribution() {
    Path place;
    try {
      place =
          Path.of(FlinkCluster.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    if (Files.isDirectory(place)) {
      return Optional.empty();
    }
    try (JarFile jar = new JarFile(place.toFile())) {
      Manifest manifest = jar.getManifest();
      return manifest != null && manifest.getMainAttributes().getValue("Tally-Job") != null
          ? Optional.of(place)
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static UserError unreachable(String endpoint, String why, Exception cause) {
    return new UserError(
        ExitCode.UNREACHABLE,
        "No Flink cluster listens at " + endpoint + " (" + why + "); name its REST endpoint.",
        cause);
  }
}
