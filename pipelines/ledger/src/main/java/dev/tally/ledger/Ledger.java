package dev.tally.ledger;

import static java.util.Objects.requireNonNull;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.catalog.Catalog;
import dev.tally.catalog.CatalogException;
import dev.tally.catalog.CatalogReader;
import dev.tally.catalog.Catalogs;
import dev.tally.event.ControlTopic;
import dev.tally.gate.Changes;
import dev.tally.warehouse.WarehouseConnector;
import dev.tally.warehouse.WarehouseProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Some catalogs, their topics, an archive and a warehouse, under one folder.
 *
 * <p>The folder keeps a copy of each catalog, and records are counted by the copies: the catalog
 * decides which number an event adds to, so it changes by a new one, from a day on, and by nothing
 * else.
 *
 * @param home the folder
 * @param name what the names of its topics start with
 * @param warehouseUrl where its rows are, such as {@code duckdb:warehouse.duckdb}
 */
public record Ledger(Path home, String name, Catalogs catalogs, String warehouseUrl) {

  /** By so much the clocks of brokers and of this machine may differ. */
  private static final Duration TOLERANCE = Duration.ofMinutes(1);

  /**
   * Opens a ledger, and creates it where there is none.
   *
   * @param catalogName a shipped catalog or a folder
   * @throws UserError if the catalog is wrong, or is not the newest of the ledger's
   */
  public static Ledger openOrCreate(Path folder, String name, String catalogName) {
    return openOrCreate(folder, name, catalogName, null);
  }

  /**
   * Opens a ledger, and creates it where there is none.
   *
   * @param warehouse the URL of its warehouse; null for that of the ledger, which is a file in its
   *     folder if it is created
   */
  public static Ledger openOrCreate(
      Path folder, String name, String catalogName, @Nullable String warehouse) {
    Path home = folder.toAbsolutePath().normalize();
    Path file = LedgerFile.in(home);
    if (!Files.exists(file)) {
      return create(home, name, catalogName, warehouse);
    }
    Ledger ledger = open(home);
    if (warehouse != null) {
      ledger.mustKeepRowsIn(warehouse);
    }
    if (!ledger.name.equals(name)) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          String.format(
              "The ledger %s was created with name = %s, not %s, and that cannot change; use the"
                  + " old value, or another --ledger folder.",
              file, ledger.name, name));
    }
    ledger.mustCountBy(KeptSchemaIds.in(home).complete(readCatalog(catalogName)), file);
    return ledger;
  }

  private static Ledger create(
      Path home, String name, String catalogName, @Nullable String warehouse) {
    Catalog catalog = readCatalog(catalogName);
    LedgerName.check(name, catalog.topics());
    if (warehouse != null) {
      mustBeFree(warehouse, home);
    }
    CatalogCopy copy = copyIn(home, 1);
    Path folder = Path.of(catalogName);
    if (Files.isDirectory(folder)) {
      copy.take(folder);
    } else {
      CatalogReader.withShipped(
          catalogName,
          shipped -> {
            copy.take(shipped);
            return shipped;
          });
    }
    LedgerFile.Entry first = new LedgerFile.Entry(catalog.name(), null, copy.seal());
    LedgerFile file =
        new LedgerFile(
            name, warehouse == null ? LedgerFile.DEFAULT_WAREHOUSE : warehouse, List.of(first));
    file.write(LedgerFile.in(home));
    return new Ledger(home, name, Catalogs.of(catalog), file.warehouse());
  }

  /** Two ledgers in one warehouse would add up to numbers that are neither's. */
  private static void mustBeFree(String warehouse, Path home) {
    if (WarehouseProvider.connectAny(warehouse, home).exists()) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          "The warehouse "
              + WarehouseProvider.withoutPassword(warehouse)
              + " is a ledger's already, and a new ledger needs one of its own.");
    }
  }

  /**
   * Fails unless this ledger's warehouse is the one of that URL, whatever the password.
   *
   * @throws UserError if it is another
   */
  public void mustKeepRowsIn(String warehouse) {
    String old = WarehouseProvider.withoutPassword(warehouseUrl);
    String asked = WarehouseProvider.withoutPassword(warehouse);
    if (!old.equals(asked)) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          String.format(
              "The ledger %s was created with warehouse = %s, not %s, and that cannot change; use"
                  + " the old value, or another --ledger folder.",
              LedgerFile.in(home), old, asked));
    }
  }

  /**
   * Opens a ledger that exists.
   *
   * @throws UserError if there is none, or a copy of a catalog is not what it was
   */
  public static Ledger open(Path home) {
    Path file = LedgerFile.in(home);
    if (!Files.exists(file)) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          "There is no ledger in " + home + "; name one with --ledger, or create it: tally live.");
    }
    LedgerFile described = LedgerFile.read(file);
    Path folder = home.toAbsolutePath().normalize();
    List<LedgerFile.Entry> entries = described.catalogs();
    Catalogs catalogs = Catalogs.of(read(folder, 1, entries.get(0)));
    for (int number = 2; number <= entries.size(); number++) {
      LedgerFile.Entry entry = entries.get(number - 1);
      LocalDate from = requireNonNull(entry.postedFrom());
      catalogs = catalogs.and(midnight(from), read(folder, number, entry));
    }
    return new Ledger(folder, described.name(), catalogs, described.warehouse());
  }

  private static Catalog read(Path home, int number, LedgerFile.Entry entry) {
    CatalogCopy copy = copyIn(home, number);
    if (!copy.seal().equals(entry.seal())) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          "The files in "
              + copy.folder()
              + " are the ledger's own copy of a catalog, and they are not what they were; put them"
              + " back as they were.");
    }
    try {
      return KeptSchemaIds.in(home).complete(copy.read(entry.name()));
    } catch (CatalogException e) {
      throw new UserError(ExitCode.BAD_INPUT, String.valueOf(e.getMessage()), e);
    }
  }

  /** Returns the name of the ledger in a folder. */
  public static String nameOf(Path home) {
    return LedgerFile.read(LedgerFile.in(home)).name();
  }

  private static Catalog readCatalog(String catalogName) {
    try {
      Path folder = Path.of(catalogName);
      return Files.isDirectory(folder)
          ? CatalogReader.read(folder)
          : CatalogReader.shipped(catalogName);
    } catch (CatalogException e) {
      throw new UserError(ExitCode.BAD_INPUT, String.valueOf(e.getMessage()), e);
    }
  }

  private void mustCountBy(Catalog given, Path file) {
    List<String> changes = Changes.between(catalog(), given);
    if (!changes.isEmpty()) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          String.format(
              "The catalog %s is not the newest one of the ledger %s (%s%s); let it take effect"
                  + " with tally contracts activate, or count with it in another --ledger folder.",
              given.name(),
              file,
              changes.get(0),
              changes.size() == 1 ? "" : ", and " + (changes.size() - 1) + " more"));
    }
  }

  private static CatalogCopy copyIn(Path home, int number) {
    return new CatalogCopy(home.resolve("catalogs").resolve(Integer.toString(number)));
  }

  private static long midnight(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
  }

  /** Returns the newest catalog. */
  public Catalog catalog() {
    return catalogs.newest();
  }

  /** Returns the folder of its copy of the newest catalog. */
  public Path catalogFolder() {
    return copyIn(home, catalogs.count()).folder();
  }

  /** Returns this ledger with one catalog more. Nothing is written. */
  public Ledger with(Catalog next, LocalDate postedFrom) {
    return new Ledger(home, name, catalogs.and(midnight(postedFrom), next), warehouseUrl);
  }

  /**
   * Writes this ledger with one catalog more: first a copy of its files, then that it counts.
   *
   * @param folder where the files are
   * @param postedFrom the first day, UTC, whose records are counted by it
   */
  public void add(Path folder, String catalogName, LocalDate postedFrom) {
    Path file = LedgerFile.in(home);
    LedgerFile before = LedgerFile.read(file);
    CatalogCopy copy = copyIn(home, catalogs.count() + 1);
    copy.take(folder);
    before.and(new LedgerFile.Entry(catalogName, postedFrom, copy.seal())).write(file);
  }

  /**
   * Returns the latest time at which a record may be booked that a run has read by now.
   *
   * @param now epoch milliseconds
   */
  public long bookedBy(long now) {
    return now + catalogs.terms().futureBound().plus(TOLERANCE).toMillis();
  }

  /** Returns the full name of a topic that a contract names. */
  public String topic(String contractTopic) {
    return name + "." + contractTopic;
  }

  /** Returns the full names of the topics that carry its records, that of commands last. */
  public List<String> topics() {
    return Stream.concat(catalogs.topics().stream().map(this::topic), Stream.of(controlTopic()))
        .toList();
  }

  /** Returns the topic that carries commands. */
  public String controlTopic() {
    return topic(ControlTopic.NAME);
  }

  /** Returns the topic that live writes canonical events to. */
  public String canonicalTopic() {
    return topic("canonical");
  }

  /** Returns the topic that tells the brokers' own times. */
  public String brokerClocksTopic() {
    return topic("broker-clocks");
  }

  /**
   * Returns how its warehouse is reached.
   *
   * @throws UserError where no module on the class path knows such a warehouse
   */
  public WarehouseConnector warehouse() {
    return WarehouseProvider.connectAny(warehouseUrl, home);
  }

  /** Returns how the warehouse of a ledger in a folder is reached, without reading its catalogs. */
  public static WarehouseConnector warehouseIn(Path folder) {
    Path home = folder.toAbsolutePath().normalize();
    Path file = LedgerFile.in(home);
    return WarehouseProvider.connectAny(
        Files.exists(file) ? LedgerFile.read(file).warehouse() : LedgerFile.DEFAULT_WAREHOUSE,
        home);
  }

  public Path archive() {
    return home.resolve("archive");
  }

  public Path checkpoints() {
    return home.resolve("checkpoints");
  }

  /** Returns the folder of the reports, one folder per span of days. */
  public Path reports() {
    return home.resolve("reports");
  }
}
