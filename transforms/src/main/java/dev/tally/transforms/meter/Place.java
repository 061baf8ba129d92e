package dev.tally.transforms.meter;

import dev.tally.event.Bytes;
import dev.tally.event.FlatCoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Where parts of rows meet: what is merged, kept and finished together.
 *
 * @param last the last moment at which a part can come, epoch milliseconds
 * @param shard which of the rows that are finished then, from 0
 */
public record Place(long last, int shard) {

  /** Its flat form: equal ones have equal bytes. */
  public static final FlatCoder<Place> CODER = new Coder();

  private static final class Coder extends FlatCoder<Place> {

    private static final long serialVersionUID = 1;

    Coder() {
      super(1);
    }

    @Override
    protected void write(Place place, OutputStream out) throws IOException {
      Bytes.writeLong(place.last(), out);
      Bytes.writeInt(place.shard(), out);
    }

    @Override
    protected Place read(InputStream in) throws IOException {
      long last = Bytes.readLong(in);
      return new Place(last, Bytes.readInt(in));
    }
  }
}
