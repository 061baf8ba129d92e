package dev.tally.transforms.meter;

import dev.tally.event.Bytes;
import dev.tally.event.FlatCoder;
import dev.tally.event.FlatInput;
import dev.tally.event.FlatOutput;
import dev.tally.event.StringInterner;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.beam.sdk.coders.Coder;

/**
 * What some events add to the row groups of one shard, in its flat form.
 *
 * <p>It is sent and put aside as it is, and taken apart once, when the rows are made.
 *
 * @param count how many row groups it adds to
 * @param rowGroups one row group and its totals behind the other
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares parts.
public record PartialRows(int count, byte[] rowGroups) {

  /** Its flat form. */
  public static final FlatCoder<PartialRows> CODER = new Coder();

  /** Adds it all to some row groups. */
  void addTo(Map<RowGroup, RowGroupAccumulator> totals, Meters meters, StringInterner interner) {
    FlatInput in = new FlatInput(rowGroups, interner);
    try {
      while (!in.isAtEnd()) {
        RowGroup rowGroup = RowGroup.readFrom(in);
        totals
            .computeIfAbsent(
                rowGroup, unused -> new RowGroupAccumulator(meters.family(rowGroup.family())))
            .addFrom(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("parts end in the middle of a row group", e);
    }
  }

  /** PartialRows that are being put together. */
  static final class Builder {

    private final FlatOutput bytes = new FlatOutput(1_024);
    private int count;

    void add(RowGroup rowGroup, RowGroupAccumulator totals) {
      try {
        rowGroup.writeTo(bytes);
        totals.writeTo(bytes);
      } catch (IOException e) {
        throw new UncheckedIOException("writing to memory cannot fail", e);
      }
      count++;
    }

    PartialRows build() {
      return new PartialRows(count, bytes.toByteArray());
    }
  }

  private static final class Coder extends FlatCoder<PartialRows> {

    private static final long serialVersionUID = 1;

    Coder() {
      super(2);
    }

    @Override
    protected void write(PartialRows parts, OutputStream out) throws IOException {
      Bytes.writeInt(parts.count(), out);
      Bytes.writeBytes(parts.rowGroups(), out);
    }

    @Override
    protected PartialRows read(InputStream in) throws IOException {
      int count = Bytes.readInt(in);
      return new PartialRows(count, Bytes.readBytes(in));
    }
  }
}
