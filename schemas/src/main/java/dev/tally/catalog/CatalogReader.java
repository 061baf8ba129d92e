package dev.tally.catalog;

import static java.util.Comparator.comparing;

import dev.tally.compat.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads catalogs and checks them whole: a catalog either has no problem or is not one. */
public final class CatalogReader {

  private static final String SHIPPED = "catalog";

  private CatalogReader() {}

  /**
   * What reading a folder gave.
   *
   * @param catalog present if there are no problems
   * @param problems every mistake, by file and line
   * @param contracts as far as they could be read, by type, also where there are problems
   */
  public record Reading(
      Optional<Catalog> catalog, List<Problem> problems, List<DeclaredContract> contracts) {

    public Reading {
      problems = List.copyOf(problems);
      contracts = List.copyOf(contracts);
    }

    /**
     * Returns the catalog.
     *
     * @throws CatalogException if there are problems
     */
    public Catalog orThrow() {
      return catalog.orElseThrow(() -> new CatalogException(problems));
    }
  }

  /**
   * Reads a catalog folder.
   *
   * @throws CatalogException with every mistake, if there is one
   */
  public static Catalog read(Path directory) {
    return readAll(directory).orThrow();
  }

  /** Reads a catalog folder and tells every mistake. */
  public static Reading readAll(Path directory) {
    Problems problems = new Problems();
    if (!Files.isDirectory(directory)) {
      problems.add(new Place(directory.toString(), 1), "is no folder: name a catalog's folder");
      return new Reading(Optional.empty(), problems.sorted(), List.of());
    }
    CatalogFolder folder = new CatalogFolder(directory, problems);
    folder.refuseStrays();
    LedgerTerms terms = terms(folder);
    DeclaredContracts contracts = new ContractReader(folder, problems).read();
    List<Meter> meters = new MeterReader(folder, contracts).read();
    List<ConsumerCard> consumers = new ConsumerReader(folder, contracts).read();
    SchemaIds ids = SchemaIdsReader.read(folder, contracts.all());
    // The answer of a probe makes sense only where nothing else is wrong.
    List<ProbeCard> probes =
        problems.count() == 0
            ? new ProbeReader(folder, contracts, meters, terms).read()
            : new ArrayList<>();
    if (contracts.isEmpty() && problems.count() == 0) {
      problems.add(new Place("events", 1), "the catalog is empty: write a contract under events");
    }
    if (problems.count() > 0) {
      return new Reading(Optional.empty(), problems.sorted(), contracts.declared());
    }
    String name = String.valueOf(directory.toAbsolutePath().normalize().getFileName());
    meters.sort(comparing(Meter::name));
    consumers.sort(comparing(ConsumerCard::name));
    probes.sort(comparing(ProbeCard::name));
    Catalog catalog = new Catalog(name, terms, contracts.all(), meters, consumers, probes, ids);
    return new Reading(Optional.of(catalog), List.of(), contracts.declared());
  }

  private static LedgerTerms terms(CatalogFolder folder) {
    return folder.has("ledger.yaml")
        ? folder.documentIfAny("ledger.yaml").map(LedgerReader::read).orElse(LedgerReader.DEFAULTS)
        : LedgerReader.DEFAULTS;
  }

  /**
   * Reads a catalog that comes with Tally.
   *
   * @throws CatalogException if there is none of that name
   */
  public static Catalog shipped(String name) {
    return withShipped(name, CatalogReader::read);
  }

  /**
   * Does some work on the folder of a catalog that comes with Tally, and returns what it returns.
   *
   * @throws CatalogException if there is none of that name
   */
  public static <T> T withShipped(String name, Function<Path, T> work) {
    return inShipped(
        root -> {
          List<String> names = names(root);
          if (!names.contains(name)) {
            String message =
                "no such catalog is shipped"
                    + Spelling.hint(name, names)
                    + ": shipped are "
                    + String.join(", ", names);
            throw new CatalogException(List.of(new Problem(name, 1, message)));
          }
          return work.apply(root.resolve(name));
        });
  }

  /** Returns the names of the catalogs that come with Tally, in alphabetical order. */
  public static List<String> shippedNames() {
    return inShipped(CatalogReader::names);
  }

  private static List<String> names(Path root) {
    try (Stream<Path> folders = Files.list(root)) {
      return folders.map(folder -> String.valueOf(folder.getFileName())).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // Classes and catalogs lie in one folder in a build, and in one jar when deployed.
  private static <T> T inShipped(Function<Path, T> read) {
    try {
      Path home =
          Path.of(CatalogReader.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isDirectory(home)) {
        return read.apply(home.resolve(SHIPPED));
      }
      try (FileSystem jar = FileSystems.newFileSystem(home)) {
        return read.apply(jar.getPath(SHIPPED));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
