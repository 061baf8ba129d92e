package dev.tally.event;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;

/**
 * The flat form of an element: its fields one behind the other, as {@link Bytes} writes them, and a
 * leading byte that tells the version of the form.
 *
 * <p>Each type has its coder nested in it.
 */
public abstract class FlatCoder<T> extends AtomicCoder<T> {

  private static final long serialVersionUID = 1;

  private static final int NONE = -1;

  private final int version;

  /**
   * @param version changes with the form, 0 to 255
   */
  protected FlatCoder(int version) {
    this.version = version;
  }

  /** A form without a version: one that begins with a byte for its kind, or can never change. */
  protected FlatCoder() {
    this(NONE);
  }

  /** Writes the fields. */
  protected abstract void write(T element, OutputStream out) throws IOException;

  /** Reads what {@link #write} wrote, and no byte further. */
  protected abstract T read(InputStream in) throws IOException;

  @Override
  public final void encode(T element, OutputStream out) throws IOException {
    if (version != NONE) {
      out.write(version);
    }
    write(element, out);
  }

  @Override
  public final T decode(InputStream in) throws IOException {
    if (version != NONE) {
      Bytes.expectVersion(version, in);
    }
    return read(in);
  }
}
