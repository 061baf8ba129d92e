package dev.tally.pipelines.archive;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What of one partition is archived: the files in offset order, each range right behind the one
 * before.
 *
 * @param next the offset that the next range starts at
 * @param lastArrival when the last archived record arrived, epoch milliseconds, or {@link
 *     Long#MIN_VALUE}
 * @param completeThrough everything that arrived by this time is archived, epoch milliseconds
 */
public record Manifest(
    String topic,
    int partition,
    long next,
    @JsonProperty("last_arrival") long lastArrival,
    @JsonProperty("complete_through") long completeThrough,
    List<ArchivedFile> files) {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final String FOLDER = "manifest";

  public Manifest {
    files = List.copyOf(files);
  }

  /** Returns the manifest of a partition of which nothing is archived. */
  public static Manifest empty(String topic, int partition, long firstOffset) {
    return new Manifest(topic, partition, firstOffset, Long.MIN_VALUE, Long.MIN_VALUE, List.of());
  }

  /** Returns the manifest with one more file. */
  public Manifest with(ArchivedFile file) {
    List<ArchivedFile> all = new ArrayList<>(files);
    all.add(file);
    long complete = Math.max(completeThrough, file.lastArrival() - 1);
    return new Manifest(topic, partition, file.to() + 1, file.lastArrival(), complete, all);
  }

  /** Returns the manifest with the knowledge that all that arrived by a time is archived. */
  public Manifest completeThrough(long time) {
    return new Manifest(
        topic, partition, next, lastArrival, Math.max(completeThrough, time), files);
  }

  /** Returns the manifests of all partitions in an archive, in no order. */
  public static List<Manifest> readAll(Path archive) {
    Path folder = archive.resolve(FOLDER);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .map(Manifest::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder, e);
    }
  }

  /** Returns a partition's manifest, or an empty one that starts at an offset. */
  static Manifest readOrEmpty(Path archive, String topic, int partition, long firstOffset) {
    Path file = file(archive, topic, partition);
    return Files.exists(file) ? read(file) : empty(topic, partition, firstOffset);
  }

  private static Manifest read(Path file) {
    try {
      return JSON.readValue(file.toFile(), Manifest.class);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the manifest " + file, e);
    }
  }

  /** Replaces the manifest on disk in one step, so that a crash leaves the old one or the new. */
  public void write(Path archive) {
    Path file = file(archive, topic, partition);
    Path draft = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.createDirectories(file.getParent());
      JSON.writeValue(draft.toFile(), this);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the manifest " + file, e);
    }
  }

  private static Path file(Path archive, String topic, int partition) {
    return archive.resolve(FOLDER).resolve(topic + "-" + partition + ".json");
  }
}
