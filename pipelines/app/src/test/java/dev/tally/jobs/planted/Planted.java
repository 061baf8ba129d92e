package dev.tally.jobs.planted;

import dev.tally.app.Tally;
import dev.tally.duckdb.DuckDbWarehouse;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * Classes as no module may have them: each breaks one rule of the architecture, and must be told.
 */
public final class Planted {

  private Planted() {}

  static final class FunctionWithAFile extends DoFn<String, String> {

    private static final long serialVersionUID = 1;

    Path file = Path.of("a");

    @ProcessElement
    public void process(@Element String line, OutputReceiver<String> output) {
      output.output(file + line);
    }
  }

  static final class TransformWithPerhapsAFile extends PTransform<PBegin, PCollection<String>> {

    private static final long serialVersionUID = 1;

    transient Optional<Path> file = Optional.empty();

    @Override
    public PCollection<String> expand(PBegin begin) {
      throw new UnsupportedOperationException("only planted");
    }
  }

  record ElementWithFiles(List<Path> files) implements Serializable {}

  static final class AskingOneKindOfWarehouse {

    DuckDbWarehouse warehouse;
  }

  static final class KnowingTheCommandLine {

    Class<?> commandLine() {
      return Tally.class;
    }
  }
}
