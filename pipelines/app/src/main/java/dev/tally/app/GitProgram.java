package dev.tally.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The git command, run in a folder of a repository that JGit cannot read: one whose objects are
 * named by SHA-256, or a partial clone, for which it fetches what is missing.
 */
final class GitProgram {

  /** A catalog is small, but may have to be fetched, file by file, from far away. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** What tells git, started by one of its hooks, of another folder than the one it is run in. */
  private static final List<String> OF_A_HOOK =
      List.of("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_PREFIX");

  private final String program;
  private final Path folder;

  GitProgram(String program, Path folder) {
    this.program = program;
    this.folder = folder;
  }

  /**
   * Returns the name of the commit that a revision is; empty if it is none.
   *
   * @throws IOException if there is no git, or it does not read the repository
   */
  Optional<String> commit(String revision) throws IOException {
    // Git reads a revision here as nothing else, whatever it begins with.
    List<String> words = words(text(run(revision + "^{commit}", "cat-file", "--batch-check")));
    return words.size() == 3 && words.get(1).equals("commit")
        ? Optional.of(words.get(0))
        : Optional.empty();
  }

  /**
   * Copies what the folder held at a commit, and what links in it led to.
   *
   * @throws IOException if something is missing and cannot be fetched
   */
  void copyOut(String commit, Path copy) throws IOException {
    List<String> paths = new ArrayList<>();
    StringBuilder asked = new StringBuilder();
    for (String entry : Splitter.on('\0').split(text(run("", "ls-tree", "-r", "-z", commit)))) {
      String path = entry.substring(entry.indexOf('\t') + 1);
      // Git is asked by the line; nothing of a catalog has a line break in its name.
      if (entry.contains(" blob ") && !path.contains("\n")) {
        paths.add(path);
        asked.append(commit).append(":./").append(path).append('\n');
      }
    }
    byte[] answer = run(asked.toString(), "cat-file", "--batch", "--follow-symlinks");
    int position = 0;
    for (String path : paths) {
      position = copyNext(answer, position, copy.resolve(path));
    }
  }

  /**
   * Writes the file that an answer of {@code cat-file} holds, if it holds one: {@code NAME blob
   * SIZE}, a line break, the bytes, a line break. Of a link that leads nowhere it is {@code
   * dangling SIZE} and such.
   *
   * @return where the next answer begins
   */
  private static int copyNext(byte[] answer, int from, Path file) throws IOException {
    int end = from;
    while (end < answer.length && answer[end] != '\n') {
      end++;
    }
    String head = new String(answer, from, end - from, UTF_8);
    List<String> words = words(head);
    String size = words.get(words.size() - 1);
    if (!size.matches("\\d+")) {
      throw new IOException(head);
    }
    int content = end + 1;
    int next = content + Integer.parseInt(size);
    if (words.size() == 3 && words.get(1).equals("blob")) {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(file, Arrays.copyOfRange(answer, content, next));
    }
    return next + 1;
  }

  /** Runs git with files for what it reads and writes, so that neither waits for the other. */
  private byte[] run(String in, String... arguments) throws IOException {
    Path files = Files.createTempDirectory("tally-git");
    Path input = Files.writeString(files.resolve("in"), in);
    Path output = files.resolve("out");
    Path errors = files.resolve("err");
    try {
      List<String> command = new ArrayList<>(List.of(program));
      command.addAll(List.of(arguments));
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectInput(input.toFile())
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile());
      OF_A_HOOK.forEach(builder.environment()::remove);
      builder.environment().put("GIT_TERMINAL_PROMPT", "0");
      int exitCode = await(builder.start());
      if (exitCode != 0) {
        throw new IOException(
            "git ended with " + exitCode + ": " + text(Files.readAllBytes(errors)).strip());
      }
      return Files.readAllBytes(output);
    } finally {
      for (Path file : List.of(input, output, errors, files)) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static List<String> words(String line) {
    return Splitter.on(' ').splitToList(line);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  private static int await(Process process) throws IOException {
    try {
      if (process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        return process.exitValue();
      }
      throw new IOException("git did not end within " + PATIENCE.toMinutes() + " min");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while git ran", e);
    } finally {
      process.destroyForcibly();
    }
  }
}
