package dev.tally.ledger;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Suppliers;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.catalog.Catalog;
import dev.tally.catalog.CatalogException;
import dev.tally.catalog.CatalogReader;
import dev.tally.catalog.Catalogs;
import dev.tally.event.ControlTopic;
import dev.tally.gate.Changes;
import dev.tally.warehouse.Warehouse;
import dev.tally.warehouse.WarehouseConnector;
import dev.tally.warehouse.WarehouseProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Some catalogs, their topics, an archive and a warehouse, under one folder.
 *
 * <p>The folder keeps a copy of each catalog, and records are counted by the copies: the catalog
 * decides which number an event adds to, so it changes by a new one, from a day on, and by nothing
 * else. Which copies those are is decided in the warehouse.
 *
 * @param home the folder
 * @param name what the names of its topics start with
 * @param warehouseUrl where its rows are, such as {@code duckdb:warehouse.duckdb}
 * @param checkpoints where Flink keeps the checkpoints of live, a folder per run
 */
public record Ledger(
    Folder home, String name, Catalogs catalogs, String warehouseUrl, Folder checkpoints) {

  /** By so much the clocks of brokers and of this machine may differ. */
  private static final Duration TOLERANCE = Duration.ofMinutes(1);

  /**
   * Opens a ledger, and creates it where there is none.
   *
   * @param catalogName a shipped catalog or a folder
   * @throws UserError if the catalog is wrong, or is not the newest of the ledger's
   */
  public static Ledger openOrCreate(Folder home, String name, String catalogName) {
    return openOrCreate(home, name, catalogName, Keeping.DEFAULT);
  }

  /**
   * Where a ledger keeps what is not in its folder. It is decided when it is created.
   *
   * @param warehouse the URL of its warehouse; null for a file in its folder
   * @param checkpoints the folder or URI of live's checkpoints; null for one in its folder
   */
  public record Keeping(@Nullable String warehouse, @Nullable String checkpoints) {

    /** All of it in the ledger's folder. */
    public static final Keeping DEFAULT = new Keeping(null, null);
  }

  /**
   * Opens a ledger, and creates it where there is none.
   *
   * @param keeping what is named of it must be the ledger's
   */
  public static Ledger openOrCreate(Folder home, String name, String catalogName, Keeping keeping) {
    Supplier<Catalog> given = Suppliers.memoize(() -> readCatalog(catalogName));
    if (!LedgerFile.isIn(home)) {
      create(home, name, given.get(), keeping);
    }
    LedgerFile file = LedgerFile.read(home);
    mustKeep(keeping, file, home);
    file.mustBeCalled(name, home);
    Warehouse rows = connect(file, home).open();
    if (rows.decision(CatalogList.NAME).isEmpty()) {
      begin(home, catalogName, given.get(), rows);
    }
    Ledger ledger = open(home, file, rows);
    ledger.mustCountBy(KeptSchemaIds.in(rows).complete(given.get()));
    return ledger;
  }

  /** Writes where the warehouse is, before anything is in it: so a crash leaves no stray rows. */
  private static void create(Folder home, String name, Catalog catalog, Keeping keeping) {
    LedgerName.check(name, catalog.topics());
    String url = keeping.warehouse() == null ? LedgerFile.DEFAULT_WAREHOUSE : keeping.warehouse();
    mustBeFree(url, home);
    String checkpoints =
        keeping.checkpoints() == null ? null : Folder.at(keeping.checkpoints()).uri();
    new LedgerFile(name, url, checkpoints).writeIn(home);
  }

  private static void mustKeep(Keeping keeping, LedgerFile file, Folder home) {
    if (keeping.warehouse() != null) {
      file.mustKeepRowsIn(keeping.warehouse(), home);
    }
    if (keeping.checkpoints() != null) {
      file.mustKeepCheckpointsIn(keeping.checkpoints(), home);
    }
  }

  /** Copies the first catalog, and decides that records are counted by it. */
  private static void begin(Folder home, String catalogName, Catalog catalog, Warehouse warehouse) {
    CatalogList.Entry first =
        withFolderOf(catalogName, folder -> CatalogCopy.take(home, folder, catalog.name()));
    // Whoever was first has decided; whether it is this catalog is asked next.
    warehouse.decide(CatalogList.NAME, 0, new CatalogList(List.of(first)).json());
  }

  private static <T> T withFolderOf(String catalogName, Function<Path, T> use) {
    Path folder = Path.of(catalogName);
    return Files.isDirectory(folder)
        ? use.apply(folder)
        : CatalogReader.withShipped(catalogName, use);
  }

  /** Two ledgers in one warehouse would add up to numbers that are neither's. */
  private static void mustBeFree(String warehouse, Folder home) {
    if (WarehouseProvider.connectAny(warehouse, home.local()).exists()) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          "The warehouse "
              + WarehouseProvider.withoutPassword(warehouse)
              + " is a ledger's already, and a new ledger needs one of its own.");
    }
  }

  /**
   * Fails unless this ledger keeps what it keeps in some places, as far as they are named.
   *
   * @throws UserError if it does not
   */
  public void mustKeep(Keeping keeping) {
    mustKeep(keeping, LedgerFile.read(home), home);
  }

  /**
   * Opens a ledger that exists.
   *
   * @throws UserError if there is none, or a copy of a catalog is not what it was
   */
  public static Ledger open(Folder home) {
    if (!LedgerFile.isIn(home)) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          "There is no ledger in " + home + "; name one with --ledger, or create it: tally live.");
    }
    LedgerFile file = LedgerFile.read(home);
    return open(home, file, connect(file, home).open());
  }

  private static Ledger open(Folder home, LedgerFile file, Warehouse warehouse) {
    List<CatalogList.Entry> entries =
        warehouse
            .decision(CatalogList.NAME)
            .map(decision -> CatalogList.parse(decision.value()).entries())
            .orElseThrow(
                () ->
                    new UserError(
                        ExitCode.NOT_READY,
                        "The ledger in "
                            + home
                            + " has no catalog yet, because its creation was cut off; name the"
                            + " catalog again: tally live --catalog NAME."));
    Catalogs catalogs = Catalogs.of(read(home, entries.get(0), warehouse));
    for (CatalogList.Entry entry : entries.subList(1, entries.size())) {
      catalogs =
          catalogs.and(midnight(requireNonNull(entry.postedFrom())), read(home, entry, warehouse));
    }
    return new Ledger(home, file.name(), catalogs, file.warehouse(), file.checkpointsIn(home));
  }

  private static Catalog read(Folder home, CatalogList.Entry entry, Warehouse warehouse) {
    return KeptSchemaIds.in(warehouse)
        .complete(
            new CatalogCopy(home.folder(entry.folder()))
                .read(entry.seal(), folder -> read(folder, entry.name())));
  }

  private static Catalog read(Path folder, String name) {
    try {
      return CatalogReader.read(folder).named(name);
    } catch (CatalogException e) {
      throw new UserError(ExitCode.BAD_INPUT, String.valueOf(e.getMessage()), e);
    }
  }

  /** Returns the name of the ledger in a folder. */
  public static String nameOf(Folder home) {
    return LedgerFile.read(home).name();
  }

  /** Whether there is a ledger in a folder. */
  public static boolean isIn(Folder home) {
    return LedgerFile.isIn(home);
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

  private void mustCountBy(Catalog given) {
    List<String> changes = Changes.between(catalog(), given);
    if (!changes.isEmpty()) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          String.format(
              "The catalog %s is not the newest one of the ledger %s (%s%s); let it take effect"
                  + " with tally contracts activate, or count with it in another --ledger folder.",
              given.name(),
              LedgerFile.in(home),
              changes.get(0),
              changes.size() == 1 ? "" : ", and " + (changes.size() - 1) + " more"));
    }
  }

  private static long midnight(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
  }

  /** Returns the newest catalog. */
  public Catalog catalog() {
    return catalogs.newest();
  }

  /** Returns what a reader makes of the ledger's copy of the newest catalog's files. */
  public <T> T readNewestCopy(Function<Path, T> reader) {
    List<CatalogList.Entry> entries = catalogList(warehouse().open()).entries();
    CatalogList.Entry newest = entries.get(catalogs.count() - 1);
    return new CatalogCopy(home.folder(newest.folder())).read(newest.seal(), reader);
  }

  private static CatalogList catalogList(Warehouse warehouse) {
    return CatalogList.parse(warehouse.decision(CatalogList.NAME).orElseThrow().value());
  }

  /** Returns this ledger with one catalog more. Nothing is written. */
  public Ledger with(Catalog next, LocalDate postedFrom) {
    return new Ledger(
        home, name, catalogs.and(midnight(postedFrom), next), warehouseUrl, checkpoints);
  }

  /**
   * Adds a catalog: first a copy of its files, then the decision that it counts.
   *
   * @param folder where the files are
   * @param postedFrom the first day, UTC, whose records are counted by it
   * @return whether it counts now; if not, somebody else has added one since this ledger was opened
   */
  public boolean add(Path folder, String catalogName, LocalDate postedFrom) {
    CatalogList.Entry copy = CatalogCopy.take(home, folder, catalogName);
    CatalogList.Entry next =
        new CatalogList.Entry(catalogName, postedFrom, copy.folder(), copy.seal());
    Warehouse warehouse = warehouse().open();
    // Each addition is one decision, so there are as many as catalogs.
    return warehouse
        .decide(CatalogList.NAME, catalogs.count(), catalogList(warehouse).and(next).json())
        .isPresent();
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
    return WarehouseProvider.connectAny(warehouseUrl, home.local());
  }

  private static WarehouseConnector connect(LedgerFile file, Folder home) {
    return WarehouseProvider.connectAny(file.warehouse(), home.local());
  }

  /** Returns how the warehouse of a ledger in a folder is reached, without reading its catalogs. */
  public static WarehouseConnector warehouseIn(Folder home) {
    return connect(LedgerFile.read(home), home);
  }

  public Folder archive() {
    return home.folder("archive");
  }

  /** Returns the folder of events as Parquet files, by event type and posting day. */
  public Folder lake() {
    return home.folder("lake");
  }

  /** Returns the folder of the reports, one folder per span of days. */
  public Folder reports() {
    return home.folder("reports");
  }
}
