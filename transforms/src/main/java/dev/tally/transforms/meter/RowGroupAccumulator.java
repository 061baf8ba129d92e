package dev.tally.transforms.meter;

import dev.tally.catalog.Meter;
import dev.tally.event.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Consumer;
import org.apache.beam.sdk.coders.CoderException;
import org.jspecify.annotations.Nullable;

/** The totals of the rows of one row group while they are added to. */
final class RowGroupAccumulator {

  private static final int NO_ROW = 0;
  private static final int ROW = 1;

  /** Most meters of a family count the same events, so most fingerprints are written once. */
  private static final int ROW_OF_SAME_EVENTS = 2;

  /** Beside the kind of a row: its measures have 128 bits each. */
  private static final int WIDE = 4;

  private final MeterFamily family;
  private final @Nullable RowAccumulator[] rows;

  RowGroupAccumulator(MeterFamily family) {
    this.family = family;
    this.rows = new @Nullable RowAccumulator[family.meters().size()];
  }

  /**
   * Returns the totals of a row, to add to.
   *
   * @param place where its meter stands in the family
   */
  RowAccumulator row(int place) {
    RowAccumulator row = rows[place];
    if (row == null) {
      row = new RowAccumulator(family.meters().get(place).measures());
      rows[place] = row;
    }
    return row;
  }

  /** Hands over each row that something was added to. */
  void postings(RowGroup rowGroup, Consumer<Posting> receiver) {
    for (int place = 0; place < rows.length; place++) {
      RowAccumulator row = rows[place];
      if (row != null) {
        Meter meter = family.meters().get(place);
        receiver.accept(
            new Posting(
                rowGroup.cell(meter.name()),
                family.window(),
                rowGroup.postingStart(),
                row.totals()));
      }
    }
  }

  void writeTo(OutputStream out) throws IOException {
    RowAccumulator before = null;
    for (RowAccumulator row : rows) {
      if (row == null) {
        Bytes.writeInt(NO_ROW, out);
      } else if (before != null && row.isOfSameEvents(before)) {
        Bytes.writeInt(kind(ROW_OF_SAME_EVENTS, row), out);
        row.writeMeasures(out);
      } else {
        Bytes.writeInt(kind(ROW, row), out);
        row.writeEvents(out);
        row.writeMeasures(out);
        before = row;
      }
    }
  }

  private static int kind(int kind, RowAccumulator row) {
    return row.isWide() ? kind | WIDE : kind;
  }

  /** Adds what was written. */
  void addFrom(InputStream in) throws IOException {
    RowAccumulator.Events events = null;
    for (int place = 0; place < rows.length; place++) {
      int written = Bytes.readInt(in);
      int kind = written & ~WIDE;
      if (kind == NO_ROW) {
        continue;
      }
      if (kind == ROW) {
        events = RowAccumulator.Events.readFrom(in);
      } else if (kind != ROW_OF_SAME_EVENTS || events == null) {
        throw new CoderException("no row of a row group is of kind " + written);
      }
      row(place).addFrom(events, written != kind, in);
    }
  }
}
