package dev.tally.simulator;

import com.google.common.io.CharStreams;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.catalog.ByteOrderMark;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URL;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file of rows: on disk, on the class path or what is piped into the command. It is compressed
 * where its name ends in {@code .gz}.
 *
 * @param path what a person calls it
 * @param name what the ids of its rows begin with
 * @param resource where it is on the class path, or null where it is not
 */
record DataFile(String path, String name, @Nullable URL resource) {

  private static final String GZIP = ".gz";
  private static final String STANDARD_INPUT = "-";

  static DataFile onDisk(Path path) {
    if (!Files.isRegularFile(path)) {
      throw new UserError(ExitCode.BAD_INPUT, "There is no file " + path + ".");
    }
    return new DataFile(path.toString(), unpacked(String.valueOf(path.getFileName())), null);
  }

  /** Returns a file of the class path, such as one of a jar of sample data. */
  static DataFile onClassPath(String name) {
    URL resource = DataFile.class.getResource("/" + name);
    if (resource == null) {
      throw new UserError(ExitCode.BAD_INPUT, "There is no file " + name + " on the class path.");
    }
    return new DataFile(name, unpacked(name.substring(name.lastIndexOf('/') + 1)), resource);
  }

  /**
   * Returns the files of a send, and those in its folders whose names end as the format's do, in
   * the order of their paths.
   *
   * <p>Each is named by its path below the folder that all of them share, so that two never have
   * one name, wherever the command was started.
   */
  static List<DataFile> all(List<Path> paths, RowFormat format) {
    List<Path> files = new ArrayList<>();
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        files.addAll(in(path, format));
      } else {
        files.add(path);
      }
    }
    Path shared = shared(files);
    return files.stream().map(file -> named(file, shared)).toList();
  }

  private static DataFile named(Path file, Path shared) {
    if (isStandardInput(file)) {
      return new DataFile(STANDARD_INPUT, "stdin", null);
    }
    Path below = shared.relativize(absolute(file));
    List<String> parts = new ArrayList<>();
    below.forEach(part -> parts.add(part.toString()));
    return new DataFile(onDisk(file).path(), unpacked(String.join("/", parts)), null);
  }

  private static boolean isStandardInput(Path file) {
    return file.toString().equals(STANDARD_INPUT);
  }

  private static Path absolute(Path file) {
    return file.toAbsolutePath().normalize();
  }

  private static Path shared(List<Path> files) {
    Path shared = null;
    for (Path file : files) {
      if (!isStandardInput(file)) {
        Path folder = absolute(file).getParent();
        shared = shared == null ? folder : shared;
        while (shared != null && folder != null && !folder.startsWith(shared)) {
          shared = shared.getParent();
        }
      }
    }
    return shared == null ? Path.of("/") : shared;
  }

  private static List<Path> in(Path folder, RowFormat format) {
    try (Stream<Path> entries = Files.walk(folder)) {
      List<Path> files =
          entries
              .filter(Files::isRegularFile)
              .filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
              .filter(file -> endsAs(format, unpacked(file.toString())))
              .sorted()
              .toList();
      if (files.isEmpty()) {
        throw new UserError(
            ExitCode.BAD_INPUT,
            "The folder "
                + folder
                + " has no file that ends in ."
                + String.join(", .", format.endings())
                + ", nor one of them with .gz behind it.");
      }
      return files;
    } catch (IOException e) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          "The folder " + folder + " cannot be listed: " + e.getMessage() + ".",
          e);
    }
  }

  private static boolean endsAs(RowFormat format, String name) {
    return format.endings().stream().anyMatch(ending -> name.endsWith("." + ending));
  }

  /** Compressing makes no new rows. */
  private static String unpacked(String name) {
    return name.endsWith(GZIP) ? name.substring(0, name.length() - GZIP.length()) : name;
  }

  /** Returns a file that stands in the same place as this one. */
  DataFile sibling(String other) {
    return resource == null ? onDisk(Path.of(path).resolveSibling(other)) : onClassPath(other);
  }

  /** Returns the path of a file on disk that is not compressed, and fails where it is another. */
  Path plainFile() {
    if (resource != null || path.equals(STANDARD_INPUT) || path.endsWith(GZIP)) {
      throw new UserError(
          ExitCode.BAD_INPUT, path + " must be a file on disk, and not compressed as a whole.");
    }
    return Path.of(path);
  }

  /** Opens it as text, without a byte order mark; reading fails on bytes the charset lacks. */
  BufferedReader open(Charset charset) throws IOException {
    InputStream bytes = stream();
    try {
      InputStream plain = path.endsWith(GZIP) ? new GZIPInputStream(bytes, 1 << 16) : bytes;
      return ByteOrderMark.skip(
          new BufferedReader(new InputStreamReader(plain, charset.newDecoder()), 1 << 16));
    } catch (IOException e) {
      bytes.close();
      throw e;
    }
  }

  /** Returns all of it. */
  String text(Charset charset) throws IOException {
    try (BufferedReader reader = open(charset)) {
      return CharStreams.toString(reader);
    }
  }

  private InputStream stream() throws IOException {
    if (resource != null) {
      return resource.openStream();
    }
    if (path.equals(STANDARD_INPUT)) {
      return System.in;
    }
    Path file = Path.of(path);
    if (!Files.isReadable(file)) {
      throw new FileNotFoundException("it cannot be read");
    }
    return Files.newInputStream(file);
  }
}
