package dev.tally.pipelines.send;

import com.google.common.io.CharStreams;
import dev.tally.cli.ExitCode;
import dev.tally.cli.UserError;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URL;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file of rows, on disk or on the class path, compressed where its name ends in {@code .gz}.
 *
 * @param path what a person calls it
 * @param resource where it is on the class path, or null where it is on disk
 */
record DataFile(String path, @Nullable URL resource) {

  private static final String GZIP = ".gz";

  static DataFile onDisk(Path path) {
    if (!Files.isRegularFile(path)) {
      throw new UserError(ExitCode.BAD_INPUT, "There is no file " + path + ".");
    }
    return new DataFile(path.toString(), null);
  }

  /** Returns a file of the class path, such as one of a jar of sample data. */
  static DataFile onClassPath(String name) {
    URL resource = DataFile.class.getResource("/" + name);
    if (resource == null) {
      throw new UserError(ExitCode.BAD_INPUT, "There is no file " + name + " on the class path.");
    }
    return new DataFile(name, resource);
  }

  /** Returns a file that stands in the same place as this one. */
  DataFile sibling(String name) {
    return resource == null ? onDisk(Path.of(path).resolveSibling(name)) : onClassPath(name);
  }

  /** Returns the last part of the path, without {@code .gz}: compressing makes no new rows. */
  String name() {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.endsWith(GZIP) ? name.substring(0, name.length() - GZIP.length()) : name;
  }

  /** Opens it as text, and fails on bytes that the charset does not have. */
  BufferedReader open(Charset charset) throws IOException {
    InputStream bytes = stream();
    try {
      InputStream plain = path.endsWith(GZIP) ? new GZIPInputStream(bytes, 1 << 16) : bytes;
      return new BufferedReader(new InputStreamReader(plain, charset.newDecoder()), 1 << 16);
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
    Path file = Path.of(path);
    if (!Files.isReadable(file)) {
      throw new FileNotFoundException("it cannot be read");
    }
    return Files.newInputStream(file);
  }
}
