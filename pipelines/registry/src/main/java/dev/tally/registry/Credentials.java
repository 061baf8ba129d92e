package dev.tally.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

/** Who asks a registry. What it holds goes into one header, and into no text for people. */
public final class Credentials {

  private final String header;

  private Credentials(String header) {
    this.header = header;
  }

  /**
   * Returns a user with a password, for basic authentication.
   *
   * @throws IllegalArgumentException if they hold what the scheme cannot carry
   */
  public static Credentials basic(String user, String password) {
    if (user.contains(":")) {
      throw new IllegalArgumentException(
          "The registry's user has a colon, where the password would begin: give both apart.");
    }
    if ((user + password).chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "The registry's user or password has a line break or another control character:"
              + " give it without.");
    }
    byte[] pair = (user + ":" + password).getBytes(UTF_8);
    return new Credentials("Basic " + Base64.getEncoder().encodeToString(pair));
  }

  /**
   * Returns a bearer token.
   *
   * @throws IllegalArgumentException if it holds what no header can carry
   */
  public static Credentials bearer(String token) {
    // The HTTP client would refuse such a header too, and print it.
    if (token.isEmpty() || token.chars().anyMatch(letter -> letter <= ' ' || letter > '~')) {
      throw new IllegalArgumentException(
          "The registry's token is empty, or has a space, a line break or a letter outside ASCII:"
              + " give the token alone.");
    }
    return new Credentials("Bearer " + token);
  }

  /** Returns the value of the {@code Authorization} header. */
  String header() {
    return header;
  }

  /** Returns that these are credentials, and nothing of them. */
  @Override
  public String toString() {
    return "credentials";
  }
}
