package dev.tally.transforms.close;

import dev.tally.event.Bytes;
import dev.tally.event.FlatCoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/**
 * A row that differs, and the events that only one of its sides counts.
 *
 * @param difference without a cause
 */
record OpenRow(Difference difference, List<CountedEvent> onlyClosed, List<CountedEvent> onlyLive) {

  /** Its flat form. */
  static final FlatCoder<OpenRow> CODER = new Coder();

  private static final class Coder extends FlatCoder<OpenRow> {

    private static final long serialVersionUID = 1;

    Coder() {
      super(1);
    }

    @Override
    protected void write(OpenRow row, OutputStream out) throws IOException {
      Difference.CODER.encode(row.difference(), out);
      Bytes.writeList(row.onlyClosed(), CountedEvent.CODER, out);
      Bytes.writeList(row.onlyLive(), CountedEvent.CODER, out);
    }

    @Override
    protected OpenRow read(InputStream in) throws IOException {
      return new OpenRow(
          Difference.CODER.decode(in),
          Bytes.readList(CountedEvent.CODER, in),
          Bytes.readList(CountedEvent.CODER, in));
    }
  }
}
