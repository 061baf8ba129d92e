package dev.tally.bench;

import dev.tally.bench.workload.Topic;
import dev.tally.bench.workload.Workload;
import dev.tally.broker.EmbeddedKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the rivals find when they come: a broker with full topics, and room for files.
 *
 * <p>The broker runs in this process, not in theirs, so nobody is charged for its work.
 */
final class Stage implements AutoCloseable {

  private final Path folder;
  private final Consumer<String> progress;
  private final Map<Workload, String> topics = new HashMap<>();
  private @Nullable EmbeddedKafka kafka;

  /**
   * @param folder where it keeps what it makes; it is emptied at the end
   */
  Stage(Path folder, Consumer<String> progress) {
    this.folder = folder;
    this.progress = progress;
  }

  /** Returns a topic that holds a workload; it is filled when it is first asked for. */
  String topic(Workload workload) {
    return topics.computeIfAbsent(
        workload,
        wanted -> {
          String topic = "workload-" + (topics.size() + 1);
          make("a topic", wanted.records(), () -> Topic.fill(bootstrapServers(), topic, wanted));
          return topic;
        });
  }

  /**
   * Makes something that all rivals read, which may take its time.
   *
   * @param what is made, such as "a topic"
   * @param records how many go into it
   */
  void make(String what, long records, Making making) {
    progress.accept(String.format(Locale.ROOT, "making %s with %,d records", what, records));
    try {
      making.run();
    } catch (Exception e) {
      throw new IllegalStateException(what + " cannot be made: " + e.getMessage(), e);
    }
  }

  /** How something is made. */
  interface Making {
    void run() throws Exception;
  }

  /** Returns the broker's address; it starts when it is first asked for. */
  String bootstrapServers() {
    if (kafka == null) {
      kafka = EmbeddedKafka.start(folder.resolve("kafka"));
    }
    return kafka.bootstrapServers();
  }

  /** Returns the folder for files that the rivals read. */
  Path folder() {
    return folder;
  }

  @Override
  public void close() {
    if (kafka != null) {
      kafka.close();
      kafka = null;
    }
    delete(folder);
  }

  /** Deletes a folder, where there is one, with all that is in it. */
  static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be deleted", e);
    }
  }
}
