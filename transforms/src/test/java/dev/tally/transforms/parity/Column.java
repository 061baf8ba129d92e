package dev.tally.transforms.parity;

import dev.tally.catalog.Catalogs;
import dev.tally.event.RawRecord;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult.State;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;

/**
 * One way to run a flow: a runner, its mode and how the log arrives.
 *
 * @param arguments pipeline options, as on a command line
 */
public record Column(String name, List<String> arguments, Arrivals arrivals) {

  /** Nothing is copied. */
  static final String FASTER_COPY = "--fasterCopy=true";

  /** How a log becomes a collection. */
  @FunctionalInterface
  public interface Arrivals {

    /** Returns what reads the log; each record comes at {@code arrival time - L}. */
    PTransform<PBegin, PCollection<RawRecord>> of(Log log);
  }

  public Column {
    arguments = List.copyOf(arguments);
  }

  /** Whether time passes before the end, so that prefixes are decided one after the other. */
  public boolean isStream() {
    return name.contains("stream");
  }

  /**
   * Whether what a key sends is gathered in the order it was sent. Beam's own runner may swap two
   * bundles where time does not pass between them.
   */
  public boolean keepsOrder() {
    return isStream() || name.startsWith("Flink");
  }

  /** On Beam's own runner, which shuffles and checks what functions do to their elements. */
  static Column direct(String name, Arrivals arrivals) {
    return new Column(
        "Direct, " + name,
        List.of(
            "--runner=DirectRunner",
            "--stableUniqueNames=ERROR",
            "--enforceImmutability=true",
            "--enforceEncodability=true",
            "--targetParallelism=2"),
        arrivals);
  }

  /**
   * On Flink in this process, which copies what state gives out unless the arguments say not to.
   */
  static Column flink(String name, int parallelism, Arrivals arrivals, String... arguments) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--runner=FlinkRunner",
                "--flinkMaster=[local]",
                "--stableUniqueNames=ERROR",
                "--objectReuse=true",
                "--parallelism=" + parallelism));
    all.addAll(List.of(arguments));
    if (!all.contains(FASTER_COPY)) {
      all.add("--fasterCopy=false");
    }
    return new Column("Flink, " + name + ", parallelism " + parallelism, all, arrivals);
  }

  /**
   * Returns the shardings that are tried with the column, the one to run alone first. Beam's own
   * runner, which nobody counts with, takes half a minute for each.
   */
  List<Shards> shards() {
    if (name.startsWith("Direct")) {
      return List.of(isStream() ? Shards.MANY : Shards.FEW);
    }
    if (name.contains("close")) {
      return List.of(Shards.OF_A_CLOSE, Shards.FEW_OF_A_CLOSE);
    }
    return isStream()
        ? List.of(Shards.MANY, Shards.FEW)
        : List.of(Shards.FEW, Shards.MANY, Shards.OF_A_CLOSE);
  }

  /** All records at once, as an archive holds them. */
  static Arrivals archived() {
    return log ->
        Create.timestamped(
                log.records().stream()
                    .map(
                        record ->
                            TimestampedValue.of(
                                record, Instant.ofEpochMilli(log.handedOverAt(record))))
                    .toList())
            .withCoder(RawRecord.CODER);
  }

  /** Partitions by turns, with the watermark between them. */
  static Arrivals interleaved(long seed, int longestBurst) {
    return log -> new Arrival(log, seed, longestBurst).stream();
  }

  /** Partitions as a broker serves them, side by side. */
  static Arrivals served(long seed) {
    return log -> Read.from(LogSource.of(log, seed));
  }

  /** Runs a flow over a log to its end. */
  public Counted count(Log log, Catalogs catalogs, Flow flow) {
    Pipeline pipeline =
        Pipeline.create(PipelineOptionsFactory.fromArgs(arguments.toArray(String[]::new)).create());
    Outputs outputs = new Outputs(catalogs);
    outputs.gather(
        pipeline.apply("Records", arrivals.of(log)).apply("CountEvents", flow.over(catalogs)));
    State state = pipeline.run().waitUntilFinish();
    if (state != State.DONE) {
      throw new IllegalStateException(name + " ended as " + state);
    }
    return outputs.counted();
  }

  @Override
  public String toString() {
    return name;
  }
}
