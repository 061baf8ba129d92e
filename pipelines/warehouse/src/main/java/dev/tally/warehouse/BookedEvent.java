package dev.tally.warehouse;

import dev.tally.event.Bytes;
import dev.tally.event.Event;
import dev.tally.event.FlatCoder;
import dev.tally.transforms.meter.PostingKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/**
 * An admitted event and the cells that count it: the way from a number back to its events.
 *
 * @param cells one per meter that counts it
 */
public record BookedEvent(Event event, List<PostingKey> cells) {

  /** Its flat form. */
  public static final FlatCoder<BookedEvent> CODER = new Coder();

  public BookedEvent {
    cells = List.copyOf(cells);
  }

  private static final class Coder extends FlatCoder<BookedEvent> {

    private static final long serialVersionUID = 1;

    Coder() {
      super(1);
    }

    @Override
    protected void write(BookedEvent booked, OutputStream out) throws IOException {
      Event.CODER.encode(booked.event(), out);
      Bytes.writeList(booked.cells(), PostingKey.CODER, out);
    }

    @Override
    protected BookedEvent read(InputStream in) throws IOException {
      Event event = Event.CODER.decode(in);
      List<PostingKey> cells = Bytes.readList(PostingKey.CODER, in);
      return new BookedEvent(event, cells);
    }
  }
}
