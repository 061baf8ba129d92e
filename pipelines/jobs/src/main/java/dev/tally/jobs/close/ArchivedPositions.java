package dev.tally.jobs.close;

import dev.tally.event.Position;
import dev.tally.ledger.archive.ArchivedFile;
import dev.tally.transforms.close.ArchivedRecords;
import java.util.List;

/** The positions that some archive files cover. */
record ArchivedPositions(List<ArchivedFile> files) implements ArchivedRecords {

  ArchivedPositions {
    files = List.copyOf(files);
  }

  @Override
  public boolean cover(Position position) {
    return files.stream().anyMatch(file -> file.covers(position));
  }
}
