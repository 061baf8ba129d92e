package dev.tally.transforms.certify;

import dev.tally.event.Bytes;
import dev.tally.event.Hash128;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.AtomicCoder;

/** The flat form of a {@link Certificate}. */
public final class CertificateCoder extends AtomicCoder<Certificate> {

  private static final long serialVersionUID = 1;
  private static final int VERSION = 1;
  private static final CertificateCoder INSTANCE = new CertificateCoder();

  private CertificateCoder() {}

  public static CertificateCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(Certificate certificate, OutputStream out) throws IOException {
    Bytes.writeVersion(VERSION, out);
    Bytes.writeLong(certificate.window(), out);
    Bytes.writeLong(certificate.start(), out);
    Bytes.writeLong(certificate.end(), out);
    Bytes.writeLong(certificate.rows(), out);
    Bytes.writeLong(certificate.events(), out);
    Bytes.writeHash(certificate.fingerprint(), out);
    Bytes.writeInt(certificate.lastOffsets().size(), out);
    for (Map.Entry<String, Long> entry : certificate.lastOffsets().entrySet()) {
      Bytes.writeText(entry.getKey(), out);
      Bytes.writeLong(entry.getValue(), out);
    }
  }

  @Override
  public Certificate decode(InputStream in) throws IOException {
    Bytes.expectVersion(VERSION, in);
    long window = Bytes.readLong(in);
    long start = Bytes.readLong(in);
    long end = Bytes.readLong(in);
    long rows = Bytes.readLong(in);
    long events = Bytes.readLong(in);
    Hash128 fingerprint = Bytes.readHash(in);
    SortedMap<String, Long> lastOffsets = new TreeMap<>();
    for (int left = Bytes.readInt(in); left > 0; left--) {
      String partition = Bytes.readText(in);
      lastOffsets.put(partition, Bytes.readLong(in));
    }
    return new Certificate(window, start, end, rows, events, fingerprint, lastOffsets);
  }
}
