package dev.tally.transforms.meter;

import dev.tally.event.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of each meter of a family: those of one group, one value window and one posting window.
 *
 * @param family the family's number
 * @param group one text per group-by field, in the meters' order
 * @param valueStart where the value window starts, epoch milliseconds
 * @param postingStart where the posting window starts, epoch milliseconds
 */
record RowGroup(int family, List<String> group, long valueStart, long postingStart) {

  private static final int GOLDEN_RATIO = 0x9E3779B9;

  RowGroup {
    group = List.copyOf(group);
  }

  // Every part looks its row group up, and lists compare by iterator.

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof RowGroup rowGroup)
        || family != rowGroup.family
        || valueStart != rowGroup.valueStart
        || postingStart != rowGroup.postingStart
        || group.size() != rowGroup.group.size()) {
      return false;
    }
    for (int index = 0; index < group.size(); index++) {
      if (!group.get(index).equals(rowGroup.group.get(index))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns the same number in every process and every build: state is sharded by it. Near values
   * and times are far apart in it.
   */
  @Override
  public int hashCode() {
    int hash = family;
    for (int index = 0; index < group.size(); index++) {
      hash = hash * 31 + group.get(index).hashCode();
    }
    hash = hash * 31 + Long.hashCode(valueStart);
    // In a close, one shard holds all corrections of a cell.
    return (hash * 31 + Long.hashCode(postingStart - valueStart)) * GOLDEN_RATIO;
  }

  /** Returns its row of a meter. */
  PostingKey cell(String meter) {
    return new PostingKey(meter, group, valueStart);
  }

  void writeTo(OutputStream out) throws IOException {
    Bytes.writeInt(family, out);
    Bytes.writeInt(group.size(), out);
    for (int index = 0; index < group.size(); index++) {
      Bytes.writeText(group.get(index), out);
    }
    Bytes.writeLong(valueStart, out);
    Bytes.writeLong(postingStart, out);
  }

  static RowGroup readFrom(InputStream in) throws IOException {
    int family = Bytes.readInt(in);
    String[] group = new String[Bytes.readInt(in)];
    for (int index = 0; index < group.length; index++) {
      group[index] = Bytes.readText(in);
    }
    long valueStart = Bytes.readLong(in);
    return new RowGroup(family, Arrays.asList(group), valueStart, Bytes.readLong(in));
  }
}
