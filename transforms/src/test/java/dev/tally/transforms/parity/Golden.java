package dev.tally.transforms.parity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.ZoneOffset.UTC;

import dev.tally.catalog.Catalog;
import dev.tally.catalog.CatalogReader;
import dev.tally.catalog.Catalogs;
import dev.tally.event.RawRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/** The golden cases: folders of records with the rows they must come to. */
public final class Golden {

  private static final String FOLDER = "test-data/golden";
  private static final String CATALOG = "catalog";

  /** The day from which on the cases are counted by the catalog of that folder. */
  private static final String CHANGED = "2026-04-01";

  private static final String CHANGED_CATALOG = CATALOG + "-from-" + CHANGED;

  private Golden() {}

  /** A folder of the golden cases. */
  public record Case(String name, List<RawRecord> records, Rows expected) {

    @Override
    public String toString() {
      return name;
    }
  }

  /** Returns when the catalog changes, epoch milliseconds. */
  static long changed() {
    return LocalDate.parse(CHANGED).atStartOfDay(UTC).toInstant().toEpochMilli();
  }

  /** Returns the catalogs that all cases are counted by. */
  public static Catalogs catalogs() {
    return inFolder(
        folder ->
            Catalogs.of(CatalogReader.read(folder.resolve(CATALOG)))
                .and(changed(), CatalogReader.read(folder.resolve(CHANGED_CATALOG))));
  }

  /** Returns the catalog that those before the change are counted by. */
  public static Catalog catalog() {
    return catalogs().first();
  }

  /** Returns the cases, by name. */
  public static List<Case> cases() {
    return inFolder(
        folder -> {
          try (Stream<Path> entries = Files.list(folder)) {
            return entries
                .filter(Files::isDirectory)
                .filter(entry -> !List.of(CATALOG, CHANGED_CATALOG).contains(nameOf(entry)))
                .sorted()
                .map(Golden::read)
                .toList();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** Returns one log with the records of every case: each case has topics of its own. */
  public static Log log() {
    return new Log(
        catalog().terms().onTimeBound(),
        cases().stream().flatMap(golden -> golden.records().stream()).toList());
  }

  /** Returns what that log must come to. */
  public static Rows expected() {
    List<Case> cases = cases();
    return new Rows(
        cases.stream().flatMap(golden -> golden.expected().postings().stream()).toList(),
        cases.stream().flatMap(golden -> golden.expected().exceptions().stream()).toList());
  }

  private static Case read(Path folder) {
    return new Case(
        nameOf(folder),
        RecordLines.read(lines(folder.resolve("records.ndjson"))),
        new Rows(
            lines(folder.resolve("postings.ndjson")), lines(folder.resolve("exceptions.ndjson"))));
  }

  private static String nameOf(Path entry) {
    return String.valueOf(entry.getFileName()).replace("/", "");
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, UTF_8).stream().filter(line -> !line.isBlank()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // A folder in a build of all modules, a jar when the module was packaged before.
  private static <T> T inFolder(Function<Path, T> read) {
    try {
      URL url = Objects.requireNonNull(Golden.class.getClassLoader().getResource(FOLDER), FOLDER);
      URI uri = url.toURI();
      if (!uri.getScheme().equals("jar")) {
        return read.apply(Path.of(uri));
      }
      try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
        return read.apply(jar.getPath(FOLDER));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
