package dev.tally.stack;

import static java.util.Objects.requireNonNull;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.broker.Ports;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A broker, a Flink session cluster and PostgreSQL on this machine, for this machine alone.
 *
 * <p>They outlive whoever starts them. Starting a stack that runs starts what has ended since; what
 * they hold is in the folder and is there again.
 */
public final class Stack {

  public static final String KAFKA = "kafka";
  public static final String JOB_MANAGER = "flink-jobmanager";
  public static final String TASK_MANAGER = "flink-taskmanager-";
  public static final String POSTGRESQL = "postgresql";

  private static final int KAFKA_PORT = 9092;
  private static final int POSTGRESQL_PORT = 5432;
  private static final int PATIENCE_SECONDS = 120;
  private static final long CHECK_MILLIS = 200;

  private final StackFolder folder;

  private Stack(StackFolder folder) {
    this.folder = folder;
  }

  /**
   * Returns the stack whose data and logs are in a folder.
   *
   * @param folder is made where it is missing
   * @throws UserError if it is a file
   */
  public static Stack in(Path folder) {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new UserError(ExitCode.BAD_INPUT, folder + " is not a folder; name another --folder.");
    }
    return new Stack(new StackFolder(folder.toAbsolutePath().normalize()));
  }

  /**
   * How large a Flink cluster is.
   *
   * @param slots of each TaskManager, which are how many subtasks of a step it runs
   */
  public record Size(int taskManagers, int slots) {

    private static final int MOST = 16;

    /**
     * @throws UserError if one of them is not from 1 to 16
     */
    public Size {
      check("--task-managers", taskManagers);
      check("--slots", slots);
    }

    private static void check(String option, int number) {
      if (number < 1 || number > MOST) {
        throw new UserError(
            ExitCode.USAGE, option + " is " + number + "; it must be from 1 to " + MOST + ".");
      }
    }
  }

  /**
   * Starts what does not run and waits until all of it can be used.
   *
   * @param listener is told, in a sentence each, what is started
   * @return all of them
   * @throws UserError if one ends, or is not ready after two minutes
   */
  public List<RunningServer> up(FlinkHome flink, Size size, Consumer<String> listener) {
    try {
      Map<String, RunningServer> running = new LinkedHashMap<>();
      folder.servers().stream()
          .filter(RunningServer::isAlive)
          .forEach(server -> running.put(server.name(), server));
      startKafka(running, listener);
      startFlink(flink, size, running, listener);
      startPostgres(running, listener);
      await(requireNonNull(running.get(KAFKA)), Stack::isOpen);
      RunningServer jobManager = requireNonNull(running.get(JOB_MANAGER));
      await(
          jobManager,
          server ->
              FlinkSession.hasHeardOf(
                  running.values().stream()
                      .filter(one -> one.name().startsWith(TASK_MANAGER))
                      .toList(),
                  server.address()));
      return List.copyOf(running.values());
    } catch (IOException e) {
      throw new UncheckedIOException("the stack in " + folder.path() + " cannot be started", e);
    }
  }

  private void startKafka(Map<String, RunningServer> running, Consumer<String> listener)
      throws IOException {
    if (running.containsKey(KAFKA)) {
      return;
    }
    listener.accept("Starting a Kafka broker.");
    int port = Ports.free(KAFKA_PORT);
    Process process =
        new JavaProgram(
                System.getProperty("java.class.path"),
                List.of("-Xmx512m", "-XX:+UseSerialGC"),
                BrokerProgram.class.getName(),
                List.of(Integer.toString(port), folder.folder(KAFKA).toString()))
            .start(folder.log(KAFKA));
    add(RunningServer.of(KAFKA, "127.0.0.1:" + port, process.toHandle()), running);
  }

  private void startFlink(
      FlinkHome flink, Size size, Map<String, RunningServer> running, Consumer<String> listener)
      throws IOException {
    Path home = folder.folder("flink");
    Optional<RunningServer> jobManager = Optional.ofNullable(running.get(JOB_MANAGER));
    List<String> taskManagers =
        IntStream.rangeClosed(1, size.taskManagers()).mapToObj(n -> TASK_MANAGER + n).toList();
    FlinkSession session;
    if (jobManager.isPresent()) {
      session = new FlinkSession(flink, home, jobManager.get().address());
    } else {
      // A new JobManager may be at another port, where those that are left do not look for it.
      for (RunningServer left : List.copyOf(running.values())) {
        if (left.name().startsWith(TASK_MANAGER)) {
          left.stop("TERM");
          running.remove(left.name());
        }
      }
      listener.accept("Starting a Flink JobManager.");
      session = FlinkSession.configured(flink, home, size.slots());
      Process process = session.jobManager().start(folder.log(JOB_MANAGER));
      add(RunningServer.of(JOB_MANAGER, session.rest(), process.toHandle()), running);
    }
    for (String name : taskManagers) {
      if (!running.containsKey(name)) {
        listener.accept("Starting a Flink TaskManager, " + name + ".");
        Process process = session.taskManager(name).start(folder.log(name));
        add(RunningServer.of(name, "", process.toHandle()), running);
      }
    }
  }

  private void startPostgres(Map<String, RunningServer> running, Consumer<String> listener)
      throws IOException {
    if (running.containsKey(POSTGRESQL)) {
      return;
    }
    listener.accept("Starting PostgreSQL.");
    Path home = folder.folder(POSTGRESQL);
    int port = Ports.free(POSTGRESQL_PORT);
    ProcessBuilder.Redirect log = ProcessBuilder.Redirect.appendTo(folder.log(POSTGRESQL).toFile());
    // It starts as a daemon, and lives on when nobody closes this.
    EmbeddedPostgres unused =
        EmbeddedPostgres.builder()
            .setOverrideWorkingDirectory(home.resolve("binaries").toFile())
            .setDataDirectory(home.resolve("data"))
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setServerConfig("listen_addresses", "127.0.0.1")
            .setServerConfig("wal_level", "logical")
            .setOutputRedirector(log)
            .setErrorRedirector(log)
            .setPort(port)
            .start();
    long pid =
        Long.parseLong(Files.readAllLines(home.resolve("data/postmaster.pid")).get(0).strip());
    ProcessHandle process =
        ProcessHandle.of(pid).orElseThrow(() -> new IOException("PostgreSQL has ended at once"));
    add(
        RunningServer.of(
            POSTGRESQL, "postgresql://postgres@127.0.0.1:" + port + "/postgres", process),
        running);
  }

  /** Keeps a server in mind at once, so that it can be stopped whatever becomes of the others. */
  private void add(RunningServer server, Map<String, RunningServer> running) throws IOException {
    running.put(server.name(), server);
    folder.write(List.copyOf(running.values()));
  }

  private static boolean isOpen(RunningServer server) {
    return Ports.isOpen(server.address());
  }

  private void await(RunningServer server, Predicate<RunningServer> isReady) throws IOException {
    long deadline = System.nanoTime() + PATIENCE_SECONDS * 1_000_000_000L;
    while (!isReady.test(server)) {
      if (!server.isAlive()) {
        throw failed(server, "has ended while it started");
      }
      if (System.nanoTime() > deadline) {
        throw failed(server, "is not ready after " + PATIENCE_SECONDS + " s");
      }
      try {
        Thread.sleep(CHECK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw failed(server, "was not waited for");
      }
    }
  }

  private UserError failed(RunningServer server, String what) throws IOException {
    Path log = folder.log(server.name());
    return new UserError(
        ExitCode.UNREACHABLE, String.format("%s %s; its log is %s.", server.name(), what, log));
  }

  /**
   * Stops what runs, the last that was started first.
   *
   * @return what has been stopped
   */
  public List<RunningServer> down() {
    try {
      List<RunningServer> alive =
          new ArrayList<>(folder.servers().stream().filter(RunningServer::isAlive).toList());
      Collections.reverse(alive);
      for (RunningServer server : alive) {
        server.stop(server.name().equals(POSTGRESQL) ? "INT" : "TERM");
      }
      if (!alive.isEmpty()) {
        folder.write(List.of());
      }
      return alive;
    } catch (IOException e) {
      throw new UncheckedIOException("the stack in " + folder.path() + " cannot be stopped", e);
    }
  }

  /** Returns what was started and not stopped; it may have ended by itself. */
  public List<RunningServer> servers() {
    try {
      return folder.servers();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
