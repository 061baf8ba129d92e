package dev.tally.transforms.meter;

import dev.tally.event.Bytes;
import dev.tally.event.Hash128;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/** The flat form of {@link Totals}; the version byte is that of the element around them. */
final class TotalsCoder {

  private TotalsCoder() {}

  static void encode(Totals totals, OutputStream out) throws IOException {
    Bytes.writeInt(totals.measures().size(), out);
    for (long measure : totals.measures()) {
      Bytes.writeLong(measure, out);
    }
    Bytes.writeLong(totals.events(), out);
    Bytes.writeLong(totals.lateEvents(), out);
    Bytes.writeHash(totals.fingerprint(), out);
  }

  static Totals decode(InputStream in) throws IOException {
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
