package dev.tally.app.live;

import dev.tally.app.Tally;
import dev.tally.base.ChildProcess;
import dev.tally.jobs.engine.StateBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code tally live} on a ledger that exists, in a process of its own, which can be killed. */
final class LiveProcess {

  private LiveProcess() {}

  /** Starts a run that never ends of itself. */
  static ChildProcess start(Path ledger, String bootstrapServers, Path output) throws IOException {
    return start(ledger, bootstrapServers, output, List.of());
  }

  /** Starts a run that ends where the topics end now. */
  static ChildProcess startFinite(Path ledger, String bootstrapServers, Path output)
      throws IOException {
    return start(ledger, bootstrapServers, output, List.of("--stop-when-idle"));
  }

  /** Starts a run that ends where the topics end now, with its state in a backend. */
  static ChildProcess startFinite(
      Path ledger, String bootstrapServers, StateBackend state, Path output) throws IOException {
    return start(
        ledger,
        bootstrapServers,
        output,
        List.of("--stop-when-idle", "--state=" + state.name().toLowerCase(Locale.ROOT)));
  }

  private static ChildProcess start(
      Path ledger, String bootstrapServers, Path output, List<String> more) throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.add("live");
    arguments.add("--ledger=" + ledger);
    arguments.add("--bootstrap-servers=" + bootstrapServers);
    arguments.add("--checkpoint-interval=500");
    arguments.addAll(more);
    return ChildProcess.java(output, Tally.class, arguments);
  }
}
