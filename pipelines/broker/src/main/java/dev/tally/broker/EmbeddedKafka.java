package dev.tally.broker;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/**
 * A Kafka broker in this process: one node that is its own controller, bound to 127.0.0.1.
 *
 * <p>It is the real broker with small settings. Its log outlives it: another one started on the
 * same directory continues it, on the same port where that is still free. After a crash that takes
 * some 9 s longer, until the controller believes that the crashed one is gone.
 */
public final class EmbeddedKafka implements AutoCloseable {

  private static final String LOOPBACK = "127.0.0.1";
  private static final String SETTINGS = "broker.properties";
  private static final String PORT = "tally.port";
  private static final String LOCK = "broker.lock";

  private final KafkaRaftServer server;
  private final int port;
  private final FileChannel lock;

  private EmbeddedKafka(KafkaRaftServer server, int port, FileChannel lock) {
    this.server = server;
    this.port = port;
    this.lock = lock;
  }

  /**
   * Where a broker listens besides, for clients that prove who they are and may do what they have
   * been granted. Those of its plain listener may do everything.
   *
   * @param protocol {@code SSL}, {@code SASL_PLAINTEXT} or {@code SASL_SSL}
   * @param port of 127.0.0.1
   * @param settings as the broker has them behind {@code listener.name.<name>.}
   */
  public record Listener(String protocol, int port, Map<String, String> settings) {

    private static final String NAME = "SECURED";
    private static final String AUTHORIZER =
        "org.apache.kafka.metadata.authorizer.StandardAuthorizer";

    private void putInto(Properties broker) {
      broker.setProperty("authorizer.class.name", AUTHORIZER);
      broker.setProperty("super.users", "User:ANONYMOUS");
      append("listener.security.protocol.map", NAME + ":" + protocol, broker);
      append("listeners", NAME + "://" + LOOPBACK + ":" + port, broker);
      settings.forEach(
          (key, value) ->
              broker.setProperty(
                  "listener.name." + NAME.toLowerCase(Locale.ROOT) + "." + key, value));
    }

    private static void append(String key, String value, Properties broker) {
      broker.setProperty(key, broker.getProperty(key) + "," + value);
    }
  }

  /**
   * Starts a broker whose log lives in a directory, which is created where it is missing.
   *
   * @throws UncheckedIOException if the directory cannot be written or holds something else
   */
  public static EmbeddedKafka start(Path dir) {
    return start(dir, List.of());
  }

  /** Starts a broker that listens elsewhere too. */
  public static EmbeddedKafka start(Path dir, Listener besides) {
    return start(dir, List.of(besides));
  }

  private static EmbeddedKafka start(Path dir, List<Listener> besides) {
    try {
      return start(dir, Ports.free(lastPort(dir.resolve(SETTINGS))), besides);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts a broker that somebody else is to find, at a port of their choice.
   *
   * @throws UserError if the port is taken, or the directory is in use or holds something else
   */
  public static EmbeddedKafka startAt(int port, Path dir) {
    mustBeFree(port);
    try {
      mustBeABrokers(dir);
      return start(dir, port, List.of());
    } catch (IOException | UncheckedIOException e) {
      throw new UserError(
          ExitCode.BAD_INPUT, "The folder " + dir + " cannot be used: " + e.getMessage() + ".", e);
    }
  }

  private static EmbeddedKafka start(Path dir, int port, List<Listener> besides)
      throws IOException {
    Files.createDirectories(dir);
    FileChannel lock = lock(dir);
    try {
      Path file = dir.resolve(SETTINGS);
      Path log = dir.resolve("log");
      Properties settings = settings(log, port, Ports.free(0));
      besides.forEach(listener -> listener.putInto(settings));
      try (OutputStream out = Files.newOutputStream(file)) {
        settings.store(out, null);
      }
      if (!Files.exists(log.resolve("meta.properties"))) {
        format(file);
      }
      KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(settings), Time.SYSTEM);
      server.startup();
      return new EmbeddedKafka(server, port, lock);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Keeps others out: Kafka's own lock is found too late, and ends the process. */
  private static FileChannel lock(Path dir) throws IOException {
    FileChannel channel =
        FileChannel.open(dir.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      channel.close();
      throw new UserError(
          ExitCode.NOT_READY, "The folder " + dir + " is in use by another broker; stop that one.");
    }
    return channel;
  }

  private static void mustBeFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new UserError(
          ExitCode.NOT_READY,
          "Port "
              + port
              + " of "
              + LOOPBACK
              + " is taken, perhaps by another broker; stop that one, or name another --port.",
          e);
    }
  }

  private static void mustBeABrokers(Path dir) throws IOException {
    if (!Files.exists(dir) || Files.exists(dir.resolve(SETTINGS))) {
      return;
    }
    if (!Files.isDirectory(dir)) {
      throw new UserError(ExitCode.BAD_INPUT, dir + " is not a folder.");
    }
    try (Stream<Path> entries = Files.list(dir)) {
      if (entries.findAny().isPresent()) {
        throw new UserError(
            ExitCode.BAD_INPUT,
            "The folder " + dir + " holds other files than a broker's; name another --folder.");
      }
    }
  }

  /** Returns the broker's address, as {@code host:port}. */
  public String bootstrapServers() {
    return LOOPBACK + ":" + port;
  }

  /** Stops the broker and leaves its log as it is. */
  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Properties settings(Path log, int port, int controllerPort) {
    Properties settings = new Properties();
    settings.setProperty(PORT, Integer.toString(port));
    settings.setProperty("process.roles", "broker,controller");
    settings.setProperty("node.id", "1");
    settings.setProperty("controller.quorum.voters", "1@" + LOOPBACK + ":" + controllerPort);
    settings.setProperty("controller.listener.names", "CONTROLLER");
    settings.setProperty(
        "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.setProperty(
        "listeners",
        "PLAINTEXT://"
            + LOOPBACK
            + ":"
            + port
            + ",CONTROLLER://"
            + LOOPBACK
            + ":"
            + controllerPort);
    settings.setProperty("log.dirs", log.toAbsolutePath().toString());
    settings.setProperty("auto.create.topics.enable", "false");
    settings.setProperty("offsets.topic.num.partitions", "1");
    settings.setProperty("offsets.topic.replication.factor", "1");
    settings.setProperty("transaction.state.log.num.partitions", "1");
    settings.setProperty("transaction.state.log.replication.factor", "1");
    settings.setProperty("transaction.state.log.min.isr", "1");
    settings.setProperty("min.insync.replicas", "1");
    settings.setProperty("group.initial.rebalance.delay.ms", "0");
    settings.setProperty("num.network.threads", "2");
    settings.setProperty("num.io.threads", "4");
    settings.setProperty("background.threads", "2");
    // The default of 128 MiB is taken from the heap at start.
    settings.setProperty("log.cleaner.dedupe.buffer.size", "4194304");
    // The broker is let in at a heartbeat, so the default of 2 s is what a start would wait for;
    // much less, and a busy machine answers heartbeats too late.
    settings.setProperty("broker.heartbeat.interval.ms", "1000");
    settings.setProperty("broker.session.timeout.ms", "9000");
    return settings;
  }

  private static void format(Path settings) throws IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    String cluster = Uuid.randomUuid().toString();
    String[] arguments = {"format", "--cluster-id", cluster, "--config", settings.toString()};
    if (StorageTool.execute(arguments, new PrintStream(said, true, StandardCharsets.UTF_8)) != 0) {
      throw new IOException(
          settings.getParent() + ": " + said.toString(StandardCharsets.UTF_8).strip());
    }
  }

  private static int lastPort(Path settings) throws IOException {
    if (!Files.exists(settings)) {
      return 0;
    }
    Properties last = new Properties();
    try (InputStream in = Files.newInputStream(settings)) {
      last.load(in);
    }
    return Integer.parseInt(last.getProperty(PORT, "0"));
  }
}
