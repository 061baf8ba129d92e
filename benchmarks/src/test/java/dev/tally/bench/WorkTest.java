package dev.tally.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tally.bench.close.TallyClose;
import dev.tally.bench.fork.Work;
import dev.tally.bench.latency.LatencyWork;
import dev.tally.bench.live.TallyLive;
import dev.tally.bench.state.StateWork;
import dev.tally.jobs.engine.StateBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is told to a process of its own arrives there. */
final class WorkTest {

  private static final Path FOLDER = Path.of("/archive");

  static List<Work> works() {
    return List.of(
        new LiveWork(TallyLive.class, "127.0.0.1:9092", "topic", 1_000, 2, StateBackend.HEAP),
        new CloseWork(TallyClose.class, FOLDER, FOLDER, 1_000, 2),
        new SparkWork(FOLDER, FOLDER, 1_000, 2),
        new LatencyWork("127.0.0.1:9092", 1_000, 60, 150, StateBackend.ROCKSDB),
        new StateWork("127.0.0.1:9092", "topic", StateBackend.HEAP),
        new WireWork("decode", "ads"));
  }

  @ParameterizedTest
  @MethodSource("works")
  void everyKindOfWorkSurvivesItsFile(Work work) throws IOException {
    ObjectMapper json = new ObjectMapper();

    assertEquals(work, json.readValue(json.writeValueAsString(work), Work.class));
  }
}
