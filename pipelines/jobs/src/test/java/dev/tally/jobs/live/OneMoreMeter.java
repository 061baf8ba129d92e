package dev.tally.jobs.live;

import dev.tally.catalog.CatalogReader;
import dev.tally.ledger.Activation;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;

/** The shipped catalog {@code ads} with one more meter. */
public final class OneMoreMeter {

  /** The meter that the shipped catalog does not have. */
  public static final String NAME = "ads.hourly_clicks";

  private OneMoreMeter() {}

  /**
   * Adds the meter to a copy of the shipped catalog, and lets that take effect in a ledger.
   *
   * @param home the ledger's folder
   * @param files the copy
   * @param postedFrom the first day, UTC
   * @param now when that is decided
   */
  public static void activate(Path home, Path files, LocalDate postedFrom, Instant now) {
    try {
      Files.writeString(
          files.resolve("meters/hourly.yaml"),
          """
          meters:
            - name: %s
              description: How often each campaign was clicked in an hour.
              events: [com.example.ads.click]
              group_by: [campaign]
              window: 1h
              measures:
                clicks: count
          """
              .formatted(NAME));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Ledger ledger = Ledger.open(Folder.at(home));
    Activation activation =
        new Activation(ledger, ledger.warehouse().open(), CatalogReader.read(files), postedFrom);
    if (!activation.faults().isEmpty()) {
      throw new AssertionError(activation.faults());
    }
    activation.mustBeAhead(now.toEpochMilli());
    activation.activate(files, InstantSource.fixed(now));
  }
}
