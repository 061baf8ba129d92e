package dev.tally.dataflow;

import dev.tally.jobs.engine.Engine;
import dev.tally.jobs.engine.EngineProvider;
import java.nio.file.Path;

/** Makes the engine of {@code --dataflow FILE}. */
public final class DataflowProvider implements EngineProvider {

  @Override
  public String name() {
    return "dataflow";
  }

  @Override
  public Engine engine(Path settings) {
    return new DataflowEngine(DataflowSettings.read(settings));
  }
}
