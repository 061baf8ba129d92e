package dev.tally.jobs.lake;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.catalog.Catalogs;
import dev.tally.catalog.Contract;
import dev.tally.catalog.LedgerTerms;
import dev.tally.event.CanonicalEvent;
import dev.tally.jobs.close.Days;
import dev.tally.jobs.lake.ParquetFiles.Written;
import dev.tally.kafka.CanonicalForm;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.LedgerLock;
import dev.tally.ledger.archive.ArchiveFileReader;
import dev.tally.ledger.archive.ArchivedFile;
import dev.tally.ledger.archive.ArchivedSpan;
import dev.tally.transforms.decode.Decode;
import dev.tally.transforms.decode.Decoded;
import dev.tally.transforms.decode.Decoded.Decodable;
import dev.tally.transforms.decode.PostedRange;
import dev.tally.warehouse.ClosedDay;
import dev.tally.warehouse.Warehouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Admitted events as Parquet files, in folders by event type and posting day.
 *
 * <p>Of an open day it holds what live has admitted: a file comes of one archived file of the
 * canonical topic, is named by it and never changes. Of a closed day it holds the closed book,
 * decoded again from the archived records, and of what live has admitted nothing. It is all written
 * by one process at a time.
 */
public final class Lake {

  private static final String ALONE = "writer of the lake";

  /** What tells that there is a lake. */
  private static final String LAYOUT = "layout.json";

  private final Ledger ledger;

  public Lake(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * What was added.
   *
   * @param files how many files
   * @param events how many events they hold
   */
  public record Outcome(long files, long events) {

    static final Outcome NOTHING = new Outcome(0, 0);

    Outcome plus(Outcome other) {
      return new Outcome(files + other.files, events + other.events);
    }
  }

  /**
   * Takes the right to write the lake, or to take something away from it.
   *
   * @throws UserError if somebody else has it
   */
  public static LedgerLock lock(Ledger ledger) {
    return LedgerLock.take(ledger, ALONE);
  }

  /**
   * Adds what is archived of the canonical topic and not in the lake, but for days whose closed
   * book is.
   *
   * @throws UserError if somebody else writes the lake now, or an archived file is damaged
   */
  public Outcome addAdmitted() {
    LedgerLock alone = lock(ledger);
    try (alone) {
      // A catalog may have been activated since.
      Ledger now = Ledger.open(ledger.home());
      LakeProgress progress = begun(now);
      Outcome added = Outcome.NOTHING;
      for (ArchivedFile file : ArchivedSpan.of(now, List.of(now.canonicalTopic())).files()) {
        if (!progress.reaches(file)) {
          added = added.plus(addAdmitted(now, file, progress));
          progress = progress.with(file);
          decide(now, progress);
        }
      }
      return added;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static Outcome addAdmitted(Ledger ledger, ArchivedFile file, LakeProgress progress)
      throws IOException {
    Catalogs catalogs = ledger.catalogs();
    CanonicalForm form =
        new CanonicalForm(catalogs, ledger.canonicalTopic(), catalogs.terms().shards());
    try (ParquetFiles files = ParquetFiles.of(catalogs)) {
      ArchiveFileReader.read(
          ledger.archive(),
          file,
          record -> form.event(record).map(CanonicalEvent::event).ifPresent(files::add));
      String name =
          String.format(
              Locale.ROOT, "live-%03d-%d-%d.parquet", file.partition(), file.from(), file.to());
      return publish(ledger, files.write(day -> !progress.isClosed(day)), name);
    }
  }

  /**
   * Lets the lake hold the closed book of every closed day, in place of what live has admitted.
   *
   * @throws UserError if somebody else writes the lake now, or the archive lacks an event of a book
   */
  public Outcome addClosed() {
    LedgerLock alone = lock(ledger);
    try (alone) {
      Ledger now = Ledger.open(ledger.home());
      LakeProgress progress = begun(now);
      Warehouse warehouse = now.warehouse().open();
      ArchivedSpan archived = ArchivedSpan.of(now, now.topics());
      Outcome added = Outcome.NOTHING;
      for (ClosedDay closed : warehouse.closedDays()) {
        if (!progress.isClosedBy(closed.day(), closed.generation())) {
          added = added.plus(addClosed(now, archived, closed));
          progress = progress.with(closed.day(), closed.generation());
          decide(now, progress);
        }
      }
      return added;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static Outcome addClosed(Ledger ledger, ArchivedSpan archived, ClosedDay closed)
      throws IOException {
    long generation = closed.generation();
    try (ParquetFiles files = ParquetFiles.of(ledger.catalogs())) {
      Days day = new Days(closed.day(), closed.day());
      ledger.warehouse().open().readEvents(generation, day.from(), day.to(), files::addToBook);
      decode(ledger, counted(archived, closed, day, ledger.catalogs().terms()), day, files);
      List<Written> written = files.writeBooked(closed.day(), generation);
      long found = written.stream().mapToLong(Written::rows).sum();
      if (found != files.booked()) {
        throw new UserError(
            ExitCode.INCOMPLETE,
            String.format(
                Locale.ROOT,
                "The lake keeps what it has of %s, because of %,d events of its closed book only"
                    + " %,d are in the archive; put back the file that is missing, or let tally"
                    + " archive --repair read it from its topic.",
                closed.day(),
                files.booked(),
                found));
      }
      String name = String.format(Locale.ROOT, "closed-%d.parquet", generation);
      Outcome added = publish(ledger, written, name);
      // Only now: whoever reads in between finds more than the book, and never less.
      deleteAllBut(name, closed.day(), ledger);
      return added;
    }
  }

  /** Decodes what some archived files have of a day, as its close did. */
  private static void decode(
      Ledger ledger, List<ArchivedFile> archived, Days day, ParquetFiles files) {
    PostedRange range = new PostedRange(day.from(), day.to());
    Decode decode = new Decode(ledger.catalogs());
    for (ArchivedFile file : archived) {
      ArchiveFileReader.read(
          ledger.archive(),
          file,
          record -> {
            for (Decoded decoded : decode.decode(record)) {
              if (range.contains(decoded.postedTime()) && decoded instanceof Decodable event) {
                files.add(event.event());
              }
            }
          });
    }
  }

  /** Returns the files that the close of a day has counted. */
  private static List<ArchivedFile> counted(
      ArchivedSpan archived, ClosedDay closed, Days day, LedgerTerms terms) {
    // Where nothing was accepted, a file that is damaged is to be told, and reading it does.
    ArchivedSpan sound =
        closed.accepted().isEmpty()
            ? archived
            : archived.without(archived.gaps(day.from(), day.to(), terms));
    return sound.files(day.from(), day.to(), terms);
  }

  private static void deleteAllBut(String name, LocalDate day, Ledger ledger) throws IOException {
    for (String type : types(ledger.catalogs())) {
      Folder folder = ledger.lake().folder(folder(type, day));
      folder.delete(
          folder.list().stream()
              .map(Folder.Entry::name)
              .filter(file -> !file.equals(name))
              .toList());
    }
  }

  private static Set<String> types(Catalogs catalogs) {
    return catalogs.editions().stream()
        .flatMap(edition -> edition.catalog().contracts().stream())
        .map(Contract::type)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Outcome publish(Ledger ledger, List<Written> written, String name)
      throws IOException {
    Outcome added = Outcome.NOTHING;
    for (Written one : written) {
      Folder folder = ledger.lake().folder(folder(one.type(), one.day()));
      if (!folder.has(name)) {
        folder.write(name, out -> Files.copy(one.file(), out));
        added = added.plus(new Outcome(1, one.rows()));
      }
    }
    return added;
  }

  private static String folder(String type, LocalDate day) {
    return type + "/posting_day=" + day;
  }

  /** Returns how far the lake is; where its folder was deleted it begins anew. */
  private static LakeProgress begun(Ledger ledger) throws IOException {
    Warehouse warehouse = ledger.warehouse().open();
    if (!ledger.lake().has(LAYOUT)) {
      warehouse.forgetDecision(LakeProgress.DECISION);
      ledger.lake().write(LAYOUT, "{\"layout\":1}\n".getBytes(UTF_8));
    }
    return warehouse
        .decision(LakeProgress.DECISION)
        .map(decision -> LakeProgress.parse(decision.value()))
        .orElseGet(LakeProgress::none);
  }

  private static void decide(Ledger ledger, LakeProgress progress) {
    ledger.warehouse().open().decide(LakeProgress.DECISION, stands -> progress.json());
  }

  private UncheckedIOException failed(IOException e) {
    return new UncheckedIOException("cannot write the lake of " + ledger.home(), e);
  }
}
