package dev.tally.transforms.meter;

import dev.tally.event.Bytes;
import dev.tally.event.FlatCoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;

/**
 * A cell: one meter, one group, one value window.
 *
 * @param meter the meter's name
 * @param group one text per group-by field, in the meter's order
 * @param valueStart where the value window starts, epoch milliseconds
 */
public record PostingKey(String meter, List<String> group, long valueStart) {

  /** Its flat form: equal ones have equal bytes. */
  public static final FlatCoder<PostingKey> CODER = new Coder();

  public PostingKey {
    group = List.copyOf(group);
  }

  private static final class Coder extends FlatCoder<PostingKey> {

    private static final long serialVersionUID = 1;

    Coder() {
      super(1);
    }

    @Override
    protected void write(PostingKey key, OutputStream out) throws IOException {
      Bytes.writeText(key.meter(), out);
      Bytes.writeInt(key.group().size(), out);
      for (String value : key.group()) {
        Bytes.writeText(value, out);
      }
      Bytes.writeLong(key.valueStart(), out);
    }

    @Override
    protected PostingKey read(InputStream in) throws IOException {
      String meter = Bytes.readText(in);
      String[] group = new String[Bytes.readInt(in)];
      for (int index = 0; index < group.length; index++) {
        group[index] = Bytes.readText(in);
      }
      return new PostingKey(meter, Arrays.asList(group), Bytes.readLong(in));
    }
  }
}
