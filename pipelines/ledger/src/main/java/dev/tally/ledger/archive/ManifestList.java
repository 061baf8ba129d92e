package dev.tally.ledger.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.hash.Hashing;
import dev.tally.base.AtomicFile;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The manifests of an archive, sealed together in {@code manifest-list.json}.
 *
 * <p>It names each partition's manifest with the checksum of its bytes, and holds a checksum of
 * itself, so that a manifest that is missing, was changed or is an earlier one is seen. Manifests
 * are written under new names and take effect when the list that names them replaces the one
 * before, in one step; a crash leaves the old state or the new one.
 */
public final class ManifestList {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final String FILE = "manifest-list.json";
  private static final String FOLDER = "manifest";
  private static final String RAW = "raw";
  private static final String SEAL = "seal";

  private final Path archive;
  private final List<Entry> entries;

  private ManifestList(Path archive, List<Entry> entries) {
    this.archive = archive;
    this.entries = List.copyOf(entries);
  }

  /**
   * One partition's manifest.
   *
   * @param path relative to the archive's folder
   * @param sha256 of its bytes, in hexadecimal
   */
  public record Entry(String topic, int partition, String path, String sha256) {}

  private record Entries(List<Entry> manifests) {}

  /**
   * Returns the list of an archive; an empty one where there is no archive yet.
   *
   * @throws UserError if the list is not what was written, or is missing beside files
   */
  public static ManifestList read(Path archive) {
    Path file = archive.resolve(FILE);
    try {
      if (!Files.exists(file)) {
        if (Files.exists(archive.resolve(RAW)) || Files.exists(archive.resolve(FOLDER))) {
          throw damaged(file, "is missing, and the folder holds archived records");
        }
        return new ManifestList(archive, List.of());
      }
      if (!(JSON.readTree(file.toFile()) instanceof ObjectNode json)) {
        throw damaged(file, "is not what was written");
      }
      String seal = json.path(SEAL).asText();
      json.remove(SEAL);
      if (!seal.equals(sha256(bytes(json)))) {
        throw damaged(file, "is not what was written");
      }
      return new ManifestList(archive, JSON.treeToValue(json, Entries.class).manifests());
    } catch (JsonProcessingException e) {
      throw damaged(file, "is not what was written");
    } catch (IOException e) {
      throw damaged(file, "cannot be read: " + e.getMessage());
    }
  }

  private static UserError damaged(Path file, String what) {
    return new UserError(
        ExitCode.INCOMPLETE,
        file
            + " "
            + what
            + ", so nothing tells what the archive should hold; put back the file as it was.");
  }

  /** Returns the partitions' manifests, by topic and partition. */
  public List<Entry> entries() {
    return entries;
  }

  /** Returns where a manifest is. */
  public Path file(Entry entry) {
    return archive.resolve(entry.path());
  }

  /** Returns what of a partition is archived; empty where the list does not know it. */
  public Optional<Entry> entry(String topic, int partition) {
    return entries.stream()
        .filter(entry -> entry.topic().equals(topic) && entry.partition() == partition)
        .findFirst();
  }

  /** Returns a partition as lost whose manifest is not what was written, else nothing. */
  Optional<Gap> lost(Entry entry) {
    return damage(entry)
        .map(
            what ->
                new Gap(
                    Gap.Cause.DAMAGED,
                    entry.topic(),
                    entry.partition(),
                    0,
                    Long.MAX_VALUE,
                    Long.MIN_VALUE,
                    Long.MAX_VALUE,
                    "is lost, because " + what));
  }

  /** Returns what is wrong with a manifest, or empty where it is what was written. */
  private Optional<String> damage(Entry entry) {
    try {
      return sha256(Files.readAllBytes(file(entry))).equals(entry.sha256())
          ? Optional.empty()
          : Optional.of("the manifest " + file(entry) + " is not what was written");
    } catch (IOException e) {
      return Optional.of("the manifest " + file(entry) + " is missing or cannot be read");
    }
  }

  /**
   * Returns a manifest.
   *
   * @throws UserError if it is not what was written
   */
  public Manifest manifest(Entry entry) {
    Optional<String> damage = damage(entry);
    if (damage.isPresent()) {
      throw new UserError(
          ExitCode.INCOMPLETE,
          entry.topic()
              + "-"
              + entry.partition()
              + ": "
              + damage.get()
              + "; put back the file as it was.");
    }
    try {
      return JSON.readValue(file(entry).toFile(), Manifest.class);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the manifest " + file(entry), e);
    }
  }

  /** Writes some manifests, in the place of those of the same partitions, and returns the list. */
  public ManifestList commit(Collection<Manifest> manifests) {
    if (manifests.isEmpty()) {
      return this;
    }
    List<Entry> next = new ArrayList<>(entries);
    try {
      for (Manifest manifest : manifests) {
        byte[] bytes = bytes(manifest);
        String sha256 = sha256(bytes);
        String path = FOLDER + "/" + manifest.name() + "." + sha256.substring(0, 16) + ".json";
        AtomicFile.write(archive.resolve(path), bytes);
        next.removeIf(
            entry ->
                entry.topic().equals(manifest.topic())
                    && entry.partition() == manifest.partition());
        next.add(new Entry(manifest.topic(), manifest.partition(), path, sha256));
      }
      next.sort(Comparator.comparing(Entry::topic).thenComparingInt(Entry::partition));
      ManifestList list = new ManifestList(archive, next);
      ObjectNode json = JSON.valueToTree(new Entries(next));
      AtomicFile.write(archive.resolve(FILE), bytes(json.put(SEAL, sha256(bytes(json)))));
      list.removeOthers();
      return list;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the manifests of " + archive, e);
    }
  }

  /** Removes the manifests that are no longer, or never were, the archive's. */
  private void removeOthers() throws IOException {
    List<Path> named = entries.stream().map(this::file).toList();
    try (Stream<Path> files = Files.list(archive.resolve(FOLDER))) {
      for (Path file : files.filter(file -> !named.contains(file)).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static byte[] bytes(Object value) throws JsonProcessingException {
    return (JSON.writeValueAsString(value) + "\n").getBytes(UTF_8);
  }

  private static String sha256(byte[] bytes) {
    return Hashing.sha256().hashBytes(bytes).toString();
  }
}
