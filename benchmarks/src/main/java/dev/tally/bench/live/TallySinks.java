package dev.tally.bench.live;

import dev.tally.bench.fork.Answers;
import dev.tally.event.Disposition;
import dev.tally.transforms.decode.ExceptionRow;
import dev.tally.transforms.meter.Meters;
import dev.tally.transforms.meter.Posting;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;

/** Where Tally's rows and repeats are counted. */
public final class TallySinks {

  private TallySinks() {}

  /** Returns the sink of rows; those that count records are Tally's own and not compared. */
  public static ParDo.SingleOutput<Posting, Void> rows() {
    return ParDo.of(new RowSink());
  }

  /** Returns the sink of exceptions; the rivals know of repeats only. */
  public static ParDo.SingleOutput<ExceptionRow, Void> repeats() {
    return ParDo.of(new RepeatSink());
  }

  private static final class RowSink extends DoFn<Posting, Void> {

    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(@Element Posting row) {
      if (!row.key().meter().equals(Meters.RECORDS)) {
        Answers.row(
            row.key().meter(),
            row.key().group(),
            row.key().valueStart(),
            row.totals().measures().stream().mapToLong(Long::longValue).toArray());
      }
    }
  }

  private static final class RepeatSink extends DoFn<ExceptionRow, Void> {

    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(@Element ExceptionRow row) {
      if (row.disposition() == Disposition.DUPLICATE) {
        Answers.repeat();
      }
    }
  }
}
