package dev.tally.ledger;

import static org.apache.beam.sdk.io.fs.EmptyMatchTreatment.ALLOW;
import static org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions.IGNORE_MISSING_FILES;

import com.google.common.base.Throwables;
import com.google.common.hash.Hashing;
import com.google.common.hash.HashingOutputStream;
import com.google.common.io.ByteStreams;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.tally.base.AtomicFile;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.io.fs.MatchResult.Status;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.util.MimeTypes;

/**
 * A folder of files, on this machine or wherever one of Beam's file systems reaches. It is all that
 * a worker is told of where files are.
 *
 * <p>In an object store a folder is what names start with, a file comes to be when all of it is
 * written, and there is neither a rename nor a lock. So files are named by what they hold, and a
 * {@link dev.tally.warehouse.Decision} says which of them count.
 *
 * @param uri an absolute path of this machine, or a URI such as {@code gs://bucket/ledger}
 */
public record Folder(String uri) implements Serializable {

  private static final Pattern URI_FORM = Pattern.compile("[a-z][a-z0-9+.-]+://.+");

  /**
   * How often a file system is asked that fails as if it were told the wrong options. While the
   * tasks of a job start, each of them may tell it others: that takes some seconds at most.
   */
  private static final int MOST_ATTEMPTS = 12;

  private static final long FIRST_PAUSE_NANOS = 2_000_000;
  private static final long LONGEST_PAUSE_NANOS = 1_000_000_000;

  /** How a local file is named that is not whole yet. */
  private static final String UNFINISHED = ".part";

  /**
   * A file.
   *
   * @param name from the folder on
   * @param size in bytes
   * @param modified when it was written, epoch milliseconds, or later
   */
  public record Entry(String name, long size, long modified) {

    /** Whether it is what a write left that was cut off. */
    public boolean isUnfinished() {
      return name.endsWith(UNFINISHED);
    }
  }

  /**
   * Returns a folder.
   *
   * @param text a path, from the working directory on, or a URI
   * @throws UserError if no file system on the class path knows such URIs
   */
  public static Folder at(String text) {
    if (text.startsWith("file:/")) {
      return at(Path.of(URI.create(text)));
    }
    if (!URI_FORM.matcher(text).matches()) {
      return at(Path.of(text));
    }
    Folder folder = new Folder(text.replaceAll("/+$", ""));
    FileSystemOptions.use();
    try {
      folder.resource("ledger.json");
      return folder;
    } catch (IllegalArgumentException e) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          "No file system is known for "
              + text
              + "; put the one of Beam's for "
              + text.substring(0, text.indexOf("://"))
              + " on the class path, or name a folder.",
          e);
    }
  }

  /** Returns a folder of this machine. */
  public static Folder at(Path path) {
    return new Folder(path.toAbsolutePath().normalize().toString());
  }

  /** Returns a folder in this one. */
  public Folder folder(String name) {
    return new Folder(uri + "/" + name);
  }

  /** Returns its path where it is on this machine, else nothing. */
  public Optional<Path> local() {
    return URI_FORM.matcher(uri).matches() ? Optional.empty() : Optional.of(Path.of(uri));
  }

  /**
   * Returns its path.
   *
   * @throws IllegalStateException if it is not on this machine
   */
  public Path path() {
    return local().orElseThrow(() -> new IllegalStateException(uri + " is on no machine"));
  }

  /** Returns its last name. */
  public String name() {
    return uri.substring(uri.lastIndexOf('/') + 1);
  }

  /** Returns it as a URI, also where it is on this machine. */
  public String toUri() {
    return local().map(path -> path.toUri().toString()).orElse(uri);
  }

  /** Returns what to call a file of it, for a person. */
  public String nameOf(String file) {
    return uri + "/" + file;
  }

  /** Whether there is a file of that name. */
  public boolean has(String file) throws IOException {
    return size(file).isPresent();
  }

  /** Returns how many bytes a file has, or nothing where there is none. */
  public OptionalLong size(String file) throws IOException {
    MatchResult found = asked(() -> FileSystems.matchResources(List.of(resource(file))).get(0));
    return found.status() == Status.NOT_FOUND
        ? OptionalLong.empty()
        : found.metadata().stream().mapToLong(Metadata::sizeBytes).findFirst();
  }

  /** Returns the bytes of a file as they come. */
  public InputStream open(String file) throws IOException {
    return Channels.newInputStream(asked(() -> FileSystems.open(resource(file))));
  }

  /** Returns the bytes of a file. */
  public byte[] read(String file) throws IOException {
    try (InputStream in = open(file)) {
      return ByteStreams.toByteArray(in);
    }
  }

  /** Writes a file, over what has its name. It is there as a whole or not at all. */
  public void write(String file, byte[] bytes) throws IOException {
    write(file, out -> out.write(bytes));
  }

  /**
   * Writes a file, over what has its name. It is there as a whole or not at all.
   *
   * @return the SHA-256 of its bytes, in hexadecimal
   */
  public String write(String file, AtomicFile.Content content) throws IOException {
    List<String> hash = new ArrayList<>();
    AtomicFile.Content hashed =
        out -> {
          HashingOutputStream bytes = new HashingOutputStream(Hashing.sha256(), out);
          content.writeTo(bytes);
          bytes.flush();
          hash.add(bytes.hash().toString());
        };
    Optional<Path> local = local();
    if (local.isPresent()) {
      // Beam's file system of the machine forces nothing to the disk.
      AtomicFile.write(local.get().resolve(file), hashed);
    } else {
      asked(
          () -> {
            try (OutputStream out =
                new BufferedOutputStream(
                    Channels.newOutputStream(
                        FileSystems.create(resource(file), MimeTypes.BINARY)))) {
              hashed.writeTo(out);
            }
            return file;
          });
    }
    return hash.get(0);
  }

  /** Writes the files of a folder of this machine, each over what has its name. */
  public void take(Path folder) throws IOException {
    for (Entry file : walk(folder)) {
      write(file.name(), out -> Files.copy(folder.resolve(file.name()), out));
    }
  }

  /** Returns the files in it and in its folders, by name. There may be no folder at all. */
  public List<Entry> list() throws IOException {
    Optional<Path> local = local();
    // A name with a bracket or a star in it would be a pattern to Beam.
    return local.isPresent() ? walk(local.get()) : match();
  }

  private static List<Entry> walk(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Entry> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        entry(folder, file).ifPresent(found::add);
      }
    }
    return found;
  }

  /** Returns a file's entry, or nothing where somebody has just deleted it. */
  private static Optional<Entry> entry(Path folder, Path file) throws IOException {
    try {
      return Optional.of(
          new Entry(
              folder.relativize(file).toString().replace('\\', '/'),
              Files.size(file),
              Files.getLastModifiedTime(file).toMillis()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private List<Entry> match() throws IOException {
    return asked(() -> FileSystems.match(uri + "/**", ALLOW)).metadata().stream()
        .map(this::entry)
        .sorted(Comparator.comparing(Entry::name))
        .toList();
  }

  private Entry entry(Metadata file) {
    return new Entry(
        file.resourceId().toString().substring(uri.length() + 1),
        file.sizeBytes(),
        file.lastModifiedMillis());
  }

  /** Deletes files, as far as they are there. */
  public void delete(Collection<String> files) throws IOException {
    asked(
        () -> {
          FileSystems.delete(files.stream().map(this::resource).toList(), IGNORE_MISSING_FILES);
          return files;
        });
  }

  /** Deletes the folder with all that is in it. */
  public void deleteAll() throws IOException {
    Optional<Path> local = local();
    if (local.isEmpty()) {
      delete(list().stream().map(Entry::name).toList());
    } else if (Files.exists(local.get())) {
      MoreFiles.deleteRecursively(local.get(), RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }

  /** What is asked of a file system. */
  private interface Question<T> {
    T ask() throws IOException;
  }

  /** Returns the answer. Some file systems have failures of their own, which are input too. */
  private static <T> T asked(Question<T> question) throws IOException {
    long pause = FIRST_PAUSE_NANOS;
    for (int attempt = 1; attempt < MOST_ATTEMPTS; attempt++) {
      try {
        return question.ask();
      } catch (RuntimeException e) {
        LockSupport.parkNanos(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
        FileSystemOptions.tellAgain();
      }
    }
    try {
      return question.ask();
    } catch (RuntimeException e) {
      throw new IOException(Throwables.getRootCause(e).getMessage(), e);
    }
  }

  private ResourceId resource(String file) {
    return FileSystems.matchNewResource(uri + "/" + file, false);
  }

  @Override
  public String toString() {
    return uri;
  }
}
