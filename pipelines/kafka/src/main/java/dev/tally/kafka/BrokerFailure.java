package dev.tally.kafka;

import com.google.common.base.Splitter;
import com.google.common.base.Throwables;
import com.google.common.net.HostAndPort;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Words what a question to the brokers came to: nobody answered, or somebody said no. */
public final class BrokerFailure {

  private BrokerFailure() {}

  /**
   * Returns a failure in one sentence.
   *
   * @param question what was asked, such as {@code list the topics}
   */
  public static UserError worded(String question, String bootstrapServers, Throwable failure) {
    return refusal(question, bootstrapServers, failure)
        .orElseGet(
            () ->
                new UserError(
                    ExitCode.UNREACHABLE,
                    "Cannot %s: no Kafka broker answers at %s%s."
                        .formatted(question, bootstrapServers, guess(bootstrapServers)),
                    failure));
  }

  /** Returns why a broker that is there may not answer; empty where nobody is there. */
  static String guess(String bootstrapServers) {
    return Splitter.on(',')
            .trimResults()
            .splitToStream(bootstrapServers)
            .anyMatch(BrokerFailure::isListening)
        ? ", though somebody listens; if it wants TLS or a login, say how in --kafka-config"
        : "";
  }

  private static boolean isListening(String server) {
    try (Socket socket = new Socket()) {
      HostAndPort address = HostAndPort.fromString(server);
      socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), 1_000);
      return true;
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      return false;
    }
  }

  /** Returns what a broker, or the client itself, said no to; empty where nobody answered. */
  public static Optional<UserError> refusal(
      String question, String bootstrapServers, Throwable failure) {
    for (Throwable cause : Throwables.getCausalChain(failure)) {
      String message = sentence(cause.getMessage());
      if (cause instanceof ConfigException) {
        return Optional.of(
            new UserError(
                ExitCode.BAD_INPUT, "Cannot %s: %s.".formatted(question, message), failure));
      }
      if (cause instanceof SslAuthenticationException) {
        return Optional.of(
            new UserError(
                ExitCode.BAD_INPUT,
                "Cannot %s: no TLS with the Kafka broker at %s: %s."
                    .formatted(
                        question,
                        bootstrapServers,
                        sentence(Throwables.getRootCause(cause).getMessage())),
                failure));
      }
      if (isRefusal(cause)) {
        return Optional.of(
            new UserError(
                cause instanceof RetriableException ? ExitCode.UNREACHABLE : ExitCode.BAD_INPUT,
                "Cannot %s: the Kafka broker at %s says: %s."
                    .formatted(question, bootstrapServers, message),
                failure));
      }
    }
    return Optional.empty();
  }

  /** Whether an exception is a broker's own answer; the client makes others of its silence. */
  private static boolean isRefusal(Throwable cause) {
    return cause instanceof ApiException
        && !(cause instanceof TimeoutException)
        && !(cause instanceof DisconnectException)
        && !(cause instanceof NetworkException);
  }

  private static String sentence(@Nullable String message) {
    String text = String.valueOf(message).strip();
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }
}
