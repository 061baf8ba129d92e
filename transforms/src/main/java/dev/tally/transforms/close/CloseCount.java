package dev.tally.transforms.close;

import dev.tally.event.Bytes;
import dev.tally.event.FlatCoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * What a close and live posted to one meter in one hour, and how much of it is equal.
 *
 * @param hour where the hour of the posting windows starts, epoch milliseconds
 * @param equalRows how many rows both sides have, and equal
 */
public record CloseCount(
    String meter,
    long hour,
    long closedRows,
    long closedEvents,
    long liveRows,
    long liveEvents,
    long equalRows) {

  /** Its flat form. */
  public static final FlatCoder<CloseCount> CODER = new Coder();

  /** Returns the sum of two counts of one meter and hour. */
  CloseCount plus(CloseCount other) {
    return new CloseCount(
        meter,
        hour,
        closedRows + other.closedRows,
        closedEvents + other.closedEvents,
        liveRows + other.liveRows,
        liveEvents + other.liveEvents,
        equalRows + other.equalRows);
  }

  private static final class Coder extends FlatCoder<CloseCount> {

    private static final long serialVersionUID = 1;

    Coder() {
      super(1);
    }

    @Override
    protected void write(CloseCount count, OutputStream out) throws IOException {
      Bytes.writeText(count.meter(), out);
      Bytes.writeLong(count.hour(), out);
      Bytes.writeLong(count.closedRows(), out);
      Bytes.writeLong(count.closedEvents(), out);
      Bytes.writeLong(count.liveRows(), out);
      Bytes.writeLong(count.liveEvents(), out);
      Bytes.writeLong(count.equalRows(), out);
    }

    @Override
    protected CloseCount read(InputStream in) throws IOException {
      return new CloseCount(
          Bytes.readText(in),
          Bytes.readLong(in),
          Bytes.readLong(in),
          Bytes.readLong(in),
          Bytes.readLong(in),
          Bytes.readLong(in),
          Bytes.readLong(in));
    }
  }
}
