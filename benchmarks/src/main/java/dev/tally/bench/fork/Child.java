package dev.tally.bench.fork;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The main of a child process: reads its task from a folder, does it, writes the result there. */
final class Child {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Child() {}

  public static void main(String[] arguments) throws IOException {
    endWithParent();
    Path folder = Path.of(arguments[0]);
    Result result = result(folder);
    JSON.writeValue(Result.file(folder).toFile(), result);
    // Whatever threads a runner leaves behind, the run is over.
    System.exit(result.measurement() == null ? 1 : 0);
  }

  // A child has nobody but its parent to tell, whatever went wrong.
  @SuppressWarnings("CatchAndPrintStackTrace")
  private static Result result(Path folder) {
    try {
      Task task = JSON.readValue(Task.file(folder).toFile(), Task.class);
      Answers.reset(task.keepStatements());
      return Result.of(task.work().measure(Files.createDirectories(Task.scratch(folder))));
    } catch (Throwable e) {
      e.printStackTrace();
      return Result.failed(e);
    }
  }

  /** The parent never writes, so the input ends when the parent does, however that happens. */
  private static void endWithParent() {
    Thread watch =
        new Thread(
            () -> {
              try {
                int end = System.in.read();
                ProcessHandle.current().descendants().forEach(ProcessHandle::destroy);
                Runtime.getRuntime().halt(end);
              } catch (IOException e) {
                throw new IllegalStateException("the parent cannot be watched", e);
              }
            },
            "parent-watch");
    watch.setDaemon(true);
    watch.start();
  }
}
