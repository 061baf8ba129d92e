package dev.tally.app.report;

import dev.tally.event.Disposition;
import dev.tally.ledger.Folder;
import dev.tally.transforms.close.Cause;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A report in a few numbers.
 *
 * @param headline the verdict in one sentence
 * @param reviews why somebody should look although nothing is at fault, a sentence each
 * @param rowsCompared how many rows at least one book has
 * @param rowsEqual how many of them both books have, and equal
 * @param records how many records met which end; every disposition is there
 * @param differences how many rows differ by which cause; causes that do not occur are absent
 * @param unexplained how many rows differ for no known cause
 * @param unlisted how many records are counted, but not in the tables of events and exceptions, or
 *     the other way round
 * @param folder where it is: {@link #PAGE} for people, {@link #JSON} for programs
 */
public record Summary(
    CloseVerdict verdict,
    String headline,
    List<String> reviews,
    long rowsCompared,
    long rowsEqual,
    Map<Disposition, Long> records,
    Map<Cause, Long> differences,
    long unexplained,
    long unlisted,
    Folder folder) {

  /** The page for people. */
  public static final String PAGE = "index.html";

  /** The same for programs. */
  public static final String JSON = "report.json";

  public Summary {
    reviews = List.copyOf(reviews);
    records = Collections.unmodifiableMap(new EnumMap<>(records));
    EnumMap<Cause, Long> byCause = new EnumMap<>(Cause.class);
    byCause.putAll(differences);
    differences = Collections.unmodifiableMap(byCause);
  }

  /** Returns the same, of a report that has been copied elsewhere. */
  Summary in(Folder other) {
    return new Summary(
        verdict,
        headline,
        reviews,
        rowsCompared,
        rowsEqual,
        records,
        differences,
        unexplained,
        unlisted,
        other);
  }

  /** Returns how many records were read: each has exactly one disposition. */
  public long recordsRead() {
    return records.values().stream().mapToLong(Long::longValue).sum();
  }
}
