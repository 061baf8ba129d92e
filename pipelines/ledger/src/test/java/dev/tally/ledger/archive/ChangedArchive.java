package dev.tally.ledger.archive;

import com.google.common.hash.Hashing;
import dev.tally.ledger.Ledger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** An archive that is changed as if it had been written so, seals included. */
public final class ChangedArchive {

  private final Ledger ledger;

  public ChangedArchive(Ledger ledger) {
    this.ledger = ledger;
  }

  /** Changes the list of a partition's files and nothing else. */
  public void changeFiles(String topic, int partition, UnaryOperator<List<ArchivedFile>> change) {
    change(
        topic,
        partition,
        before -> with(before, before.first(), change.apply(new ArrayList<>(before.files()))));
  }

  /** Makes the archive of a partition one that was begun at an offset. */
  public void startAt(String topic, int partition, long first) {
    change(
        topic,
        partition,
        before ->
            with(
                before,
                first,
                before.files().stream().filter(file -> file.from() >= first).toList()));
  }

  private void change(String topic, int partition, UnaryOperator<Manifest> change) {
    ManifestList list = ManifestList.of(ledger);
    Manifest before = list.manifest(list.entry(topic, partition).orElseThrow());
    list.commit(List.of(change.apply(before)), ledger.warehouse().open());
  }

  private static Manifest with(Manifest before, long first, List<ArchivedFile> files) {
    return new Manifest(
        before.topic(),
        before.topicId(),
        before.partition(),
        first,
        before.next(),
        before.lastArrival(),
        before.completeThrough(),
        files,
        before.gaps());
  }

  /** Takes a file's present bytes for those that were written. */
  public void seal(ArchivedFile file, long records) {
    changeFiles(
        file.topic(),
        file.partition(),
        files -> {
          files.replaceAll(one -> one.path().equals(file.path()) ? sealed(one, records) : one);
          return files;
        });
  }

  private ArchivedFile sealed(ArchivedFile file, long records) {
    try {
      return new ArchivedFile(
          file.path(),
          file.topic(),
          file.partition(),
          file.from(),
          file.to(),
          records,
          file.holes(),
          file.firstArrival(),
          file.lastArrival(),
          Hashing.sha256().hashBytes(ledger.archive().read(file.path())).toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
