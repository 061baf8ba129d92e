package dev.tally.registry;

import dev.tally.base.ChildProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Apicurio Registry in a process of its own, on a free port of 127.0.0.1, with its data in memory.
 *
 * <p>Starting takes some seconds: share one between the tests of a class. Maven unpacks it to where
 * the property {@code tally.apicurioRegistry} says.
 */
public final class ApicurioRegistry implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Its last words before it serves. The line break tells that the port is whole. */
  private static final Pattern LISTENING =
      Pattern.compile("Listening on: (http://127\\.0\\.0\\.1:\\d+)\\R");

  private final ChildProcess child;
  private final Thread atExit;
  private final URI server;

  private ApicurioRegistry(ChildProcess child) {
    this.child = child;
    this.atExit = new Thread(child.process()::destroyForcibly, "apicurio-registry");
    Runtime.getRuntime().addShutdownHook(atExit);
    this.server = awaitServer();
  }

  /** Starts one and waits until it serves. */
  public static ApicurioRegistry start() throws IOException {
    Path output = Files.createTempFile("apicurio-registry", ".log");
    List<String> command =
        List.of(
            ProcessHandle.current().info().command().orElse("java"),
            "-Xmx384m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dquarkus.http.host=127.0.0.1",
            "-Dquarkus.http.port=0",
            "-jar",
            runner().toString());
    return new ApicurioRegistry(ChildProcess.start(command, output));
  }

  /** Returns the address of Confluent's API, as users would configure it. */
  public URI url() {
    return server.resolve("/apis/ccompat/v7");
  }

  /** Returns the address that all its paths begin with. */
  public URI server() {
    return server;
  }

  /** Stops it, and its data is gone. */
  @Override
  public void close() throws IOException {
    child.process().destroyForcibly();
    if (!child.endsWithin(PATIENCE)) {
      throw new AssertionError("The registry does not end\n" + child.said());
    }
    Runtime.getRuntime().removeShutdownHook(atExit);
    Files.delete(child.output());
  }

  private URI awaitServer() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!child.endsWithin(Duration.ofMillis(50)) && System.nanoTime() < deadline) {
      Matcher listening = LISTENING.matcher(child.said());
      if (listening.find()) {
        return URI.create(listening.group(1));
      }
    }
    child.process().destroyForcibly();
    throw new AssertionError("The registry does not start\n" + child.said());
  }

  private static Path runner() throws IOException {
    String folder = System.getProperty("tally.apicurioRegistry");
    if (folder == null) {
      throw new IllegalStateException(
          "-Dtally.apicurioRegistry is missing: './mvnw -pl pipelines/registry process-test-resources'"
              + " unpacks the registry to pipelines/registry/target/apicurio-registry.");
    }
    try (DirectoryStream<Path> runners =
        Files.newDirectoryStream(Path.of(folder), "*-runner.jar")) {
      return runners.iterator().next();
    }
  }
}
