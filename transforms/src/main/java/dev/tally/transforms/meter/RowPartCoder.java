package dev.tally.transforms.meter;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.values.KV;

/** The flat form of a {@link RowPart}; its key has the version byte. */
public final class RowPartCoder extends AtomicCoder<RowPart> {

  private static final long serialVersionUID = 1;
  private static final RowPartCoder INSTANCE = new RowPartCoder();

  private RowPartCoder() {}

  public static RowPartCoder of() {
    return INSTANCE;
  }

  /** Returns the coder of what bundles send. */
  public static Coder<KV<Place, List<RowPart>>> byPlace() {
    return KvCoder.of(PlaceCoder.of(), ListCoder.of(INSTANCE));
  }

  @Override
  public void encode(RowPart part, OutputStream out) throws IOException {
    RowKeyCoder.of().encode(part.row(), out);
    TotalsCoder.encode(part.totals(), out);
  }

  @Override
  public RowPart decode(InputStream in) throws IOException {
    RowKey row = RowKeyCoder.of().decode(in);
    return new RowPart(row, TotalsCoder.decode(in));
  }
}
