package dev.tally.jobs.lake;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tally.base.UserError;
import dev.tally.catalog.Catalogs;
import dev.tally.event.CanonicalEvent;
import dev.tally.jobs.lake.ParquetFiles.Written;
import dev.tally.kafka.CanonicalForm;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.LedgerLock;
import dev.tally.ledger.archive.ArchiveFileReader;
import dev.tally.ledger.archive.ArchivedFile;
import dev.tally.ledger.archive.ArchivedSpan;
import dev.tally.warehouse.Warehouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/**
 * Admitted events as Parquet files, in folders by event type and posting day.
 *
 * <p>A file comes of one archived file of the canonical topic, is named by it and never changes. It
 * is all written by one process at a time.
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
   * Adds what is archived of the canonical topic and not in the lake.
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
          added = added.plus(addAdmitted(now, file));
          progress = progress.with(file);
          decide(now, progress);
        }
      }
      return added;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static Outcome addAdmitted(Ledger ledger, ArchivedFile file) throws IOException {
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
      return publish(ledger, files.write(day -> true), name);
    }
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
