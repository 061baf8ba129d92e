package dev.tally.transforms.meter;

import dev.tally.event.Bytes;
import dev.tally.event.Hash128;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;

/**
 * What a row says of its events.
 *
 * @param measures one number per measure of the meter, in its order
 * @param events how many events it holds
 * @param lateEvents how many of them were late
 * @param fingerprint the sum mod 2^128 of its events' hashes
 */
public record Totals(List<Long> measures, long events, long lateEvents, Hash128 fingerprint) {

  public Totals {
    measures = List.copyOf(measures);
  }

  /** Writes its flat form; the version byte is that of the element around it. */
  void writeTo(OutputStream out) throws IOException {
    Bytes.writeInt(measures.size(), out);
    for (long measure : measures) {
      Bytes.writeLong(measure, out);
    }
    Bytes.writeLong(events, out);
    Bytes.writeLong(lateEvents, out);
    Bytes.writeHash(fingerprint, out);
  }

  /** Reads what {@link #writeTo} wrote. */
  static Totals readFrom(InputStream in) throws IOException {
    Long[] measures = new Long[Bytes.readInt(in)];
    for (int index = 0; index < measures.length; index++) {
      measures[index] = Bytes.readLong(in);
    }
    long events = Bytes.readLong(in);
    long lateEvents = Bytes.readLong(in);
    Hash128 fingerprint = Bytes.readHash(in);
    return new Totals(Arrays.asList(measures), events, lateEvents, fingerprint);
  }
}
