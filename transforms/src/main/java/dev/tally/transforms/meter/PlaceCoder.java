package dev.tally.transforms.meter;

import dev.tally.event.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;

/** The flat form of a {@link Place}: equal ones have equal bytes. */
public final class PlaceCoder extends AtomicCoder<Place> {

  private static final long serialVersionUID = 1;
  private static final int VERSION = 1;
  private static final PlaceCoder INSTANCE = new PlaceCoder();

  private PlaceCoder() {}

  public static PlaceCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(Place place, OutputStream out) throws IOException {
    Bytes.writeVersion(VERSION, out);
    Bytes.writeLong(place.last(), out);
    Bytes.writeInt(place.shard(), out);
  }

  @Override
  public Place decode(InputStream in) throws IOException {
    Bytes.expectVersion(VERSION, in);
    long last = Bytes.readLong(in);
    return new Place(last, Bytes.readInt(in));
  }
}
