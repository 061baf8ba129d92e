package dev.tally.warehouse;

import dev.tally.event.Bytes;
import dev.tally.event.Event;
import dev.tally.event.EventCoder;
import dev.tally.transforms.meter.PostingKey;
import dev.tally.transforms.meter.PostingKeyCoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;

/** The flat form of a {@link BookedEvent}. */
public final class BookedEventCoder extends AtomicCoder<BookedEvent> {

  private static final long serialVersionUID = 1;
  private static final int VERSION = 1;
  private static final BookedEventCoder INSTANCE = new BookedEventCoder();

  private BookedEventCoder() {}

  public static BookedEventCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(BookedEvent booked, OutputStream out) throws IOException {
    Bytes.writeVersion(VERSION, out);
    EventCoder.of().encode(booked.event(), out);
    Bytes.writeInt(booked.cells().size(), out);
    for (PostingKey cell : booked.cells()) {
      PostingKeyCoder.of().encode(cell, out);
    }
  }

  @Override
  public BookedEvent decode(InputStream in) throws IOException {
    Bytes.expectVersion(VERSION, in);
    Event event = EventCoder.of().decode(in);
    int count = Bytes.readInt(in);
    List<PostingKey> cells = new ArrayList<>(count);
    for (int index = 0; index < count; index++) {
      cells.add(PostingKeyCoder.of().decode(in));
    }
    return new BookedEvent(event, cells);
  }
}
