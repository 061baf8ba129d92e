package dev.tally.transforms.close;

import dev.tally.event.Bytes;
import dev.tally.event.FlatCoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
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
      writeEvents(row.onlyClosed(), out);
      writeEvents(row.onlyLive(), out);
    }

    private static void writeEvents(List<CountedEvent> events, OutputStream out)
        throws IOException {
      Bytes.writeInt(events.size(), out);
      for (CountedEvent event : events) {
        CountedEvent.CODER.encode(event, out);
      }
    }

    @Override
    protected OpenRow read(InputStream in) throws IOException {
      return new OpenRow(Difference.CODER.decode(in), readEvents(in), readEvents(in));
    }

    private static List<CountedEvent> readEvents(InputStream in) throws IOException {
      int count = Bytes.readInt(in);
      List<CountedEvent> events = new ArrayList<>(count);
      for (int index = 0; index < count; index++) {
        events.add(CountedEvent.CODER.decode(in));
      }
      return events;
    }
  }
}
