package dev.tally.kafka;

import com.google.common.base.Throwables;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.RetriableException;
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
                    "Cannot %s: no Kafka broker answers at %s."
                        .formatted(question, bootstrapServers),
                    failure));
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
