package dev.tally.postgres;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.warehouse.WarehouseProvider;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Where a warehouse is, as libpq and so {@code psql} write it, and in which schema.
 *
 * @param servers one host, or several behind commas, each perhaps with a port
 * @param user null for that of the system
 * @param password null for that of {@code PGPASSWORD} or of {@code ~/.pgpass}
 * @param schema what its tables are in
 * @param settings the driver's, such as {@code sslmode=verify-full}
 */
record PostgresUrl(
    String servers,
    String database,
    @Nullable String user,
    @Nullable String password,
    String schema,
    List<String> settings) {

  static final String FORM = "postgresql://USER@HOST:PORT/DATABASE";

  private static final String DEFAULT_SCHEMA = "tally";
  private static final Pattern WRITTEN =
      Pattern.compile(
          "postgres(?:ql)?://(?:(?<user>[^:@/?]*)(?::(?<password>[^/?]*))?@)?(?<servers>[^@/?]*)"
              + "(?:/(?<database>[^?]*))?(?:\\?(?<settings>.*))?");
  private static final Pattern SCHEMA = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

  PostgresUrl {
    settings = List.copyOf(settings);
  }

  /**
   * Returns what a URL says, or empty where it is of another kind.
   *
   * @throws UserError where it names no database, or a schema that must be quoted
   */
  static Optional<PostgresUrl> parse(String url) {
    if (!url.startsWith("postgresql:") && !url.startsWith("postgres:")) {
      return Optional.empty();
    }
    Matcher written = WRITTEN.matcher(url);
    String database = written.matches() ? written.group("database") : null;
    if (database == null || database.isEmpty()) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          "The warehouse "
              + WarehouseProvider.withoutPassword(url)
              + " names no database, as in "
              + FORM
              + ".");
    }
    String user = decodedOrNull(written.group("user"));
    String password = decodedOrNull(written.group("password"));
    String schema = DEFAULT_SCHEMA;
    List<String> settings = new ArrayList<>();
    String query = written.group("settings");
    for (String setting : query == null ? new String[0] : query.split("&")) {
      String value = decoded(setting.substring(setting.indexOf('=') + 1));
      if (setting.startsWith("user=")) {
        user = value;
      } else if (setting.startsWith("password=")) {
        password = value;
      } else if (setting.startsWith("currentSchema=")) {
        schema = value;
      } else if (!setting.isEmpty()) {
        settings.add(setting);
      }
    }
    if (!SCHEMA.matcher(schema).matches() || schema.startsWith("pg_")) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          "The schema '"
              + schema
              + "' of the warehouse "
              + WarehouseProvider.withoutPassword(url)
              + " must be one name of small letters, digits and _, and not start with pg_.");
    }
    return Optional.of(
        new PostgresUrl(written.group("servers"), database, user, password, schema, settings));
  }

  private static @Nullable String decodedOrNull(@Nullable String text) {
    return text == null ? null : decoded(text);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Returns the way to the server. The password is in no text of it. */
  PGSimpleDataSource dataSource() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL(
        "jdbc:postgresql://"
            + servers
            + "/"
            + database
            + (settings.isEmpty() ? "" : "?" + String.join("&", settings)));
    if (user != null) {
      source.setUser(user);
    }
    String told = password != null ? password : System.getenv("PGPASSWORD");
    if (told != null) {
      source.setPassword(told);
    }
    source.setCurrentSchema(schema);
    source.setApplicationName("tally");
    source.setTcpKeepAlive(true);
    return source;
  }

  /** Returns it for a person, without its password. */
  @Override
  public String toString() {
    return "postgresql://"
        + (user == null ? "" : user + "@")
        + servers
        + "/"
        + database
        + (schema.equals(DEFAULT_SCHEMA) ? "" : "?currentSchema=" + schema);
  }
}
