package dev.tally.transforms.close;

import dev.tally.event.Bytes;
import dev.tally.event.Disposition;
import dev.tally.event.Event;
import dev.tally.event.FlatCoder;
import dev.tally.event.Hash128;
import dev.tally.event.Position;
import dev.tally.event.Probe;
import dev.tally.transforms.decode.ExceptionRow;
import dev.tally.transforms.meter.PostingKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one of the two books made of a record.
 *
 * @param event the record; where it is no event its source and id are empty, and its times 0
 * @param code what {@link Probe#codeOf} says
 * @param survivor the event that it repeats, where it repeats one
 * @param cells those that count the event, if it was admitted; the one that counts its disposition
 *     is not among them
 */
public record CountedRecord(
    CountedEvent event,
    Disposition disposition,
    String code,
    @Nullable Position survivor,
    List<PostingKey> cells) {

  /** Its flat form. */
  public static final FlatCoder<CountedRecord> CODER = new Coder();

  public CountedRecord {
    cells = List.copyOf(cells);
  }

  /** Returns an admitted event and the cells that count it. */
  public static CountedRecord admitted(CountedEvent event, List<PostingKey> cells) {
    return new CountedRecord(
        event, Disposition.ADMITTED, Probe.codeOf(null, event.source()), null, cells);
  }

  /** Returns an admitted event and the cells that count it. */
  public static CountedRecord admitted(Event event, List<PostingKey> cells) {
    return admitted(CountedEvent.of(event), cells);
  }

  /** Returns a record that is not counted. */
  public static CountedRecord of(ExceptionRow row) {
    String source = row.source() == null ? "" : row.source();
    String id = row.id() == null ? "" : row.id();
    CountedEvent event =
        new CountedEvent(
            row.position(),
            source,
            id,
            row.eventTime() == null ? 0 : row.eventTime(),
            row.arrivalTime(),
            row.postedTime(),
            Hash128.of(source, id),
            Hash128.ZERO);
    return new CountedRecord(
        event, row.disposition(), Probe.codeOf(row.code(), source), row.survivor(), List.of());
  }

  CountedRecord withoutCells() {
    return new CountedRecord(event, disposition, code, survivor, List.of());
  }

  private static final class Coder extends FlatCoder<CountedRecord> {

    private static final long serialVersionUID = 1;

    Coder() {
      super(1);
    }

    @Override
    protected void write(CountedRecord row, OutputStream out) throws IOException {
      CountedEvent.CODER.encode(row.event(), out);
      Bytes.writeText(row.disposition().name(), out);
      Bytes.writeText(row.code(), out);
      Bytes.writeOptionalPosition(row.survivor(), out);
      Bytes.writeList(row.cells(), PostingKey.CODER, out);
    }

    @Override
    protected CountedRecord read(InputStream in) throws IOException {
      CountedEvent event = CountedEvent.CODER.decode(in);
      Disposition disposition = Disposition.valueOf(Bytes.readText(in));
      String code = Bytes.readText(in);
      Position survivor = Bytes.readOptionalPosition(in);
      List<PostingKey> cells = Bytes.readList(PostingKey.CODER, in);
      return new CountedRecord(event, disposition, code, survivor, cells);
    }
  }
}
