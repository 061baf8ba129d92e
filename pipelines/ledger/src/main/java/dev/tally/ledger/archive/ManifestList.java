package dev.tally.ledger.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.google.common.hash.Hashing;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import dev.tally.warehouse.Decision;
import dev.tally.warehouse.Warehouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The manifests of an archive, in a file of {@code manifest-list/}.
 *
 * <p>It names each partition's manifest with the checksum of its bytes, and the ledger's decision
 * names the list with its own, so that one that is missing, was changed or is an earlier one is
 * seen. All of these files are written under new names and take effect with the decision; a crash
 * leaves the old state or the new one, and of two who archive at once one is refused.
 */
public final class ManifestList {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final String DECISION = "archive";
  private static final String FOLDER = "manifest";
  private static final String LISTS = "manifest-list";
  private static final int DIGITS = 16;

  private final Folder archive;
  private final long version;
  private final List<Entry> entries;
  private final Map<Entry, Manifest> manifests;

  private ManifestList(
      Folder archive, long version, List<Entry> entries, Map<Entry, Manifest> manifests) {
    this.archive = archive;
    this.version = version;
    this.entries = List.copyOf(entries);
    this.manifests = Map.copyOf(manifests);
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
   * Returns the list of a ledger's archive; an empty one where nothing is archived yet.
   *
   * @throws UserError if the list is not what was decided, or nothing is and the folder has one
   */
  public static ManifestList of(Ledger ledger) {
    return of(ledger.archive(), ledger.warehouse().open());
  }

  /** Returns the list that a warehouse knows of an archive. */
  public static ManifestList of(Folder archive, Warehouse warehouse) {
    Optional<Decision> decided = warehouse.decision(DECISION);
    while (true) {
      ManifestList list = decided.isPresent() ? read(archive, decided.get()) : none(archive);
      Optional<Decision> now = list.isWhole() ? decided : warehouse.decision(DECISION);
      if (now.equals(decided)) {
        return list;
      }
      // Somebody archived meanwhile, and took away what his list does not name.
      decided = now;
    }
  }

  private static ManifestList read(Folder archive, Decision decided) {
    JsonNode value = tree(decided);
    String path = value.path("manifest_list").asText();
    return read(archive, decided.version(), path, value.path("sha256").asText());
  }

  private static ManifestList none(Folder archive) {
    newest(archive)
        .ifPresent(
            path -> {
              throw new UserError(
                  ExitCode.INCOMPLETE,
                  "The warehouse knows nothing of the archive that "
                      + archive.nameOf(path)
                      + " lists; put back the warehouse as it was, or let it take up the archive as"
                      + " it is: tally archive --adopt.");
            });
    return new ManifestList(archive, 0, List.of(), Map.of());
  }

  /** Takes up the archive that lies in a folder, in a warehouse that knows of none. */
  static ManifestList adopt(Folder archive, Warehouse warehouse) {
    if (warehouse.decision(DECISION).isPresent()) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          "The warehouse knows of the archive " + archive + " already; nothing is to be adopted.");
    }
    ManifestList found = newestIn(archive);
    List<Manifest> manifests = found.entries.stream().map(found::manifest).toList();
    return new ManifestList(archive, 0, List.of(), Map.of()).commit(manifests, warehouse);
  }

  private static JsonNode tree(Decision decision) {
    try {
      return JSON.readTree(decision.value());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the decision " + DECISION + " is not what was decided", e);
    }
  }

  /**
   * Returns the newest list that lies in a folder with an archive, such as a copy of one: what it
   * says counts as far as the folder has it.
   *
   * @throws UserError if the list is not what was written
   */
  public static ManifestList newestIn(Folder archive) {
    return newest(archive)
        .map(path -> read(archive, 0, path, ""))
        .orElseGet(() -> new ManifestList(archive, 0, List.of(), Map.of()));
  }

  private static Optional<String> newest(Folder archive) {
    try {
      return archive.folder(LISTS).list().stream()
          .filter(file -> !file.isUnfinished())
          .map(file -> LISTS + "/" + file.name())
          .max(Comparator.naturalOrder());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + archive, e);
    }
  }

  /**
   * @param sha256 of its bytes; empty where only its name tells
   */
  private static ManifestList read(Folder archive, long version, String path, String sha256) {
    try {
      byte[] bytes = archive.read(path);
      String found = sha256(bytes);
      if (sha256.isEmpty() ? !path.endsWith(ending(found)) : !sha256.equals(found)) {
        throw damaged(archive, path, "is not what was written");
      }
      List<Entry> entries = JSON.readValue(bytes, Entries.class).manifests();
      return new ManifestList(archive, version, entries, manifests(archive, entries));
    } catch (JsonProcessingException e) {
      throw damaged(archive, path, "is not what was written");
    } catch (IOException e) {
      throw damaged(archive, path, "is missing or cannot be read");
    }
  }

  /** Returns those manifests that are what was written. */
  private static Map<Entry, Manifest> manifests(Folder archive, List<Entry> entries) {
    Map<Entry, Manifest> manifests = new HashMap<>();
    for (Entry entry : entries) {
      read(archive, entry).ifPresent(manifest -> manifests.put(entry, manifest));
    }
    return manifests;
  }

  private static Optional<Manifest> read(Folder archive, Entry entry) {
    try {
      byte[] bytes = archive.read(entry.path());
      return sha256(bytes).equals(entry.sha256())
          ? Optional.of(JSON.readValue(bytes, Manifest.class))
          : Optional.empty();
    } catch (IOException e) {
      // Whoever asks for it is told.
      return Optional.empty();
    }
  }

  private boolean isWhole() {
    return manifests.size() == entries.size();
  }

  private static UserError damaged(Folder archive, String path, String what) {
    return new UserError(
        ExitCode.INCOMPLETE,
        archive.nameOf(path)
            + " "
            + what
            + ", so nothing tells what the archive should hold; put back the file as it was.");
  }

  /** Returns the folder of the archive. */
  Folder archive() {
    return archive;
  }

  /** Returns the partitions' manifests, by topic and partition. */
  public List<Entry> entries() {
    return entries;
  }

  /** Returns what of a partition is archived; empty where the list does not know it. */
  public Optional<Entry> entry(String topic, int partition) {
    return entries.stream()
        .filter(entry -> entry.topic().equals(topic) && entry.partition() == partition)
        .findFirst();
  }

  /** Returns a partition as lost whose manifest is not what was written, else nothing. */
  Optional<Gap> lost(Entry entry) {
    return manifests.containsKey(entry)
        ? Optional.empty()
        : Optional.of(
            new Gap(
                Gap.Cause.DAMAGED,
                entry.topic(),
                entry.partition(),
                0,
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                "is lost, because " + damage(entry)));
  }

  private String damage(Entry entry) {
    String what;
    try {
      what = archive.has(entry.path()) ? "is not what was written" : "is missing";
    } catch (IOException e) {
      what = "cannot be read";
    }
    return "the manifest " + archive.nameOf(entry.path()) + " " + what;
  }

  /**
   * Returns a manifest.
   *
   * @throws UserError if it is not what was written
   */
  public Manifest manifest(Entry entry) {
    @Nullable Manifest manifest = manifests.get(entry);
    if (manifest == null) {
      throw new UserError(
          ExitCode.INCOMPLETE,
          entry.topic()
              + "-"
              + entry.partition()
              + ": "
              + damage(entry)
              + "; put back the file as it was.");
    }
    return manifest;
  }

  /**
   * Writes some manifests, in the place of those of the same partitions, and returns the list.
   *
   * @throws UserError if somebody else has archived since this list was read
   */
  public ManifestList commit(Collection<Manifest> changed, Warehouse warehouse) {
    if (changed.isEmpty()) {
      return this;
    }
    List<Entry> next = new ArrayList<>(entries);
    Map<Entry, Manifest> all = new HashMap<>(manifests);
    try {
      for (Manifest manifest : changed) {
        entry(manifest.topic(), manifest.partition()).ifPresent(next::remove);
        Entry entry = write(manifest);
        next.add(entry);
        all.put(entry, manifest);
      }
      next.sort(Comparator.comparing(Entry::topic).thenComparingInt(Entry::partition));
      all.keySet().retainAll(next);
      decide(next, warehouse);
      return new ManifestList(archive, version + 1, next, all);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the manifests of " + archive, e);
    }
  }

  private Entry write(Manifest manifest) throws IOException {
    byte[] bytes = bytes(manifest);
    String sha256 = sha256(bytes);
    String path = FOLDER + "/" + manifest.name() + "." + sha256.substring(0, DIGITS) + ".json";
    archive.write(path, bytes);
    return new Entry(manifest.topic(), manifest.partition(), path, sha256);
  }

  private void decide(List<Entry> next, Warehouse warehouse) throws IOException {
    byte[] bytes = bytes(new Entries(next));
    String sha256 = sha256(bytes);
    String path = String.format(Locale.ROOT, "%s/%08d%s", LISTS, version + 1, ending(sha256));
    archive.write(path, bytes);
    String value =
        JSON.createObjectNode().put("manifest_list", path).put("sha256", sha256).toString();
    if (warehouse.decide(DECISION, version, value).isEmpty()) {
      archive.delete(List.of(path));
      throw new UserError(
          ExitCode.NOT_READY,
          "Another tally archive has archived into " + archive + " meanwhile; run it again.");
    }
    List<String> others = new ArrayList<>(namesIn(LISTS));
    others.remove(path);
    others.addAll(namesIn(FOLDER));
    others.removeAll(next.stream().map(Entry::path).toList());
    archive.delete(others);
  }

  private List<String> namesIn(String folder) throws IOException {
    return archive.folder(folder).list().stream().map(file -> folder + "/" + file.name()).toList();
  }

  private static String ending(String sha256) {
    return "-" + sha256.substring(0, DIGITS) + ".json";
  }

  private static byte[] bytes(Object value) throws JsonProcessingException {
    return (JSON.writeValueAsString(value) + "\n").getBytes(UTF_8);
  }

  private static String sha256(byte[] bytes) {
    return Hashing.sha256().hashBytes(bytes).toString();
  }
}
