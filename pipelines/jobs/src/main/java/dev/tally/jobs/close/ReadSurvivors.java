package dev.tally.jobs.close;

import dev.tally.duckdb.CloseStore;
import dev.tally.transforms.admit.Survivor;
import dev.tally.warehouse.Run;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * The survivors that the closed books of the last {@code H} hold, and those of all time that a
 * command brought back. Bounded.
 */
final class ReadSurvivors extends PTransform<PBegin, PCollection<Survivor>> {

  private static final long serialVersionUID = 1;

  private final String home;
  private final Run run;
  private final long before;
  private final Duration horizon;

  /**
   * @param home the ledger's folder
   * @param run the close that reads them
   * @param before epoch milliseconds, exclusive
   */
  ReadSurvivors(Path home, Run run, long before, Duration horizon) {
    this.home = home.toString();
    this.run = run;
    this.before = before;
    this.horizon = horizon;
  }

  @Override
  public PCollection<Survivor> expand(PBegin begin) {
    return begin
        .apply("Before", Create.of(before).withCoder(VarLongCoder.of()))
        .apply("ReadClosedBooks", ParDo.of(new ReadFn(home, run, horizon)))
        .setCoder(Survivor.CODER);
  }

  private static final class ReadFn extends DoFn<Long, Survivor> {

    private static final long serialVersionUID = 1;

    private final String home;
    private final Run run;
    private final Duration horizon;

    ReadFn(String home, Run run, Duration horizon) {
      this.home = home;
      this.run = run;
      this.horizon = horizon;
    }

    @ProcessElement
    public void process(@Element Long before, OutputReceiver<Survivor> survivors) {
      CloseStore.of(Path.of(home), run)
          .eachSeed(
              before,
              horizon,
              seed ->
                  survivors.output(
                      Survivor.of(
                          seed.identity(),
                          seed.payloadHash(),
                          seed.postedTime(),
                          seed.position(),
                          seed.original())));
    }
  }
}
