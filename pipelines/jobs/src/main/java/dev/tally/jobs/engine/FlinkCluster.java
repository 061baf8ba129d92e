package dev.tally.jobs.engine;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Flink cluster to submit to.
 *
 * @param master the {@code host:port} of its REST endpoint
 * @param jars what it needs to run a job; empty to send it the whole class path
 */
public record FlinkCluster(String master, List<String> jars) {

  private static final Pattern ENDPOINT = Pattern.compile("(?<host>[^:/\\s]+):(?<port>\\d{1,5})");
  private static final int PATIENCE_MILLIS = 10_000;

  public FlinkCluster {
    jars = List.copyOf(jars);
  }

  /**
   * Returns the cluster at an address, which is sent the whole class path.
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
    return new FlinkCluster(endpoint, List.of());
  }

  private static UserError unreachable(String endpoint, String why, Exception cause) {
    return new UserError(
        ExitCode.UNREACHABLE,
        "No Flink cluster listens at " + endpoint + " (" + why + "); name its REST endpoint.",
        cause);
  }
}
