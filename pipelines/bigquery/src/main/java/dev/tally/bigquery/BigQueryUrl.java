package dev.tally.bigquery;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.warehouse.WarehouseProvider;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which dataset holds the numbers, and which warehouse it is a copy of.
 *
 * @param project whose dataset it is, and who pays
 * @param temp a folder that workers write and BigQuery loads from, without a slash at its end
 * @param personal the policy tag of columns that may hold personal data; empty for none
 * @param rest where BigQuery's REST API is asked; empty for Google's
 * @param storage where rows are appended, as {@code HOST:PORT}; empty for Google's
 * @param ledger the URL of the warehouse that runs write to
 */
record BigQueryUrl(
    String project,
    String dataset,
    String temp,
    String personal,
    String rest,
    String storage,
    String ledger)
    implements Serializable {

  static final String FORM = "bigquery://PROJECT/DATASET?temp=gs://BUCKET/FOLDER&ledger=URL";

  private static final Pattern WRITTEN =
      Pattern.compile(
          "bigquery://(?<project>[a-z][-a-z0-9:.]*)/(?<dataset>\\w+)\\?(?<settings>.*?)"
              + "(?<=[?&])ledger=(?<ledger>.+)");

  private static final Pattern LOCATION = Pattern.compile("/locations/([^/]+)/");

  /**
   * Returns what a URL says, or empty where it is of another kind.
   *
   * @throws UserError where something is missing, or is none of its settings
   */
  static Optional<BigQueryUrl> parse(String url) {
    if (!url.startsWith("bigquery:")) {
      return Optional.empty();
    }
    Matcher written = WRITTEN.matcher(url);
    if (!written.matches()) {
      throw refused(url, "does not look like " + FORM + ", the URL of the ledger's own at its end");
    }
    Map<String, String> settings = new LinkedHashMap<>();
    for (String setting : written.group("settings").split("&", -1)) {
      if (!setting.isEmpty()) {
        String[] parts = setting.split("=", 2);
        settings.put(parts[0], parts.length == 1 ? "" : parts[1]);
      }
    }
    String temp = take(settings, "temp");
    BigQueryUrl parsed =
        new BigQueryUrl(
            written.group("project"),
            written.group("dataset"),
            temp.endsWith("/") ? temp.substring(0, temp.length() - 1) : temp,
            take(settings, "personal"),
            take(settings, "rest"),
            take(settings, "storage"),
            written.group("ledger"));
    if (!settings.isEmpty()) {
      throw refused(
          url,
          "has a setting '"
              + settings.keySet().iterator().next()
              + "'; there are temp, personal, rest, storage and ledger");
    }
    if (!temp.startsWith("gs://") && !parsed.isOpen()) {
      throw refused(
          url,
          "needs a folder that BigQuery loads closed days from, as in temp=gs://BUCKET/FOLDER");
    }
    return Optional.of(parsed);
  }

  private static String take(Map<String, String> settings, String name) {
    String value = settings.remove(name);
    return value == null ? "" : value;
  }

  private static UserError refused(String url, String why) {
    return new UserError(
        ExitCode.BAD_INPUT,
        "The warehouse " + WarehouseProvider.withoutPassword(url) + " " + why + ".");
  }

  /** Returns the region of the policy tag for personal columns, such as {@code eu}. */
  Optional<String> locationOfTags() {
    return LOCATION.matcher(personal).results().map(found -> found.group(1)).findFirst();
  }

  /** Whether it is asked without TLS and without credentials, as an emulator is. */
  boolean isOpen() {
    return rest.startsWith("http:");
  }

  /** Returns the dataset for a person, and for the key of what is decided about it. */
  @Override
  public String toString() {
    return "bigquery://" + project + "/" + dataset;
  }
}
