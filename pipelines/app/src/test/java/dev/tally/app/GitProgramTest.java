package dev.tally.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** Repositories that JGit cannot read, made by git: without one that can, there is none to read. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class GitProgramTest {

  private static final String YAML =
      """
      type: com.example.garage.stay
      description: A car left.
      owner: garage@example.com
      topic: stays
      versions:
        - dataschema: https://schemas.example.com/garage/stay/1
          schema: stay.avsc
      """;

  private static final String AVRO =
      """
      {"type": "record", "name": "Stay", "fields": [{"name": "level", "type": "string"}]}
      """;

  @TempDir private Path folder;
  private Path origin;

  @BeforeEach
  void findGit() throws Exception {
    assumeTrue(git(folder, "init", "--object-format=sha256", "probe"), "git with SHA-256");
    origin = folder.resolve("origin");
  }

  private static boolean git(Path in, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git"));
    for (String setting :
        List.of("user.name=garage", "user.email=garage@example.com", "commit.gpgsign=false")) {
      command.addAll(List.of("-c", setting));
    }
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(in.toFile())
              .redirectErrorStream(true)
              .redirectOutput(in.resolve(".git.log").toFile())
              .start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Makes a repository whose catalog lost a field since its branch {@code opening}. */
  private void makeOrigin(String format) throws Exception {
    git(folder, "init", "--object-format=" + format, "origin");
    write("catalog/events/stay.yaml", YAML);
    write("shared.avsc", AVRO);
    Files.createSymbolicLink(
        origin.resolve("catalog/events/stay.avsc"), Path.of("../../shared.avsc"));
    Files.createSymbolicLink(origin.resolve("catalog/events/nowhere.md"), Path.of("nowhere"));
    git(origin, "add", ".");
    git(origin, "commit", "-m", "Open the garage");
    git(origin, "branch", "opening");
    write("shared.avsc", AVRO.replace("level", "floor"));
    git(origin, "commit", "-a", "-m", "Call a level a floor");
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(origin.resolve(file).getParent());
    Files.writeString(origin.resolve(file), text);
  }

  private static Said check(Path repository, String against) {
    String catalog = repository.resolve("catalog").toString();
    Said said = Said.run("contracts", "check", "--catalog", catalog, "--against", against);
    return new Said(said.exitCode(), said.out().replace(catalog + "/", ""), said.err());
  }

  private static final String LOST =
      """
      events/stay.avsc:1: FIELD_RENAMED_WITHOUT_ALIAS: com.example.garage.stay: 'level' is gone and 'floor' of the same type stands in its place: give it the alias 'level', or move it if it is another field.
      events/stay.avsc:1: READER_FIELD_MISSING_DEFAULT: com.example.garage.stay: 'floor' is new and has no default, and old data has no value for it: give it a default.
      events/stay.avsc:1: VERSION_CHANGED: com.example.garage.stay: The published version https://schemas.example.com/garage/stay/1 says another thing than it did, the name of 'level' of 'Stay' changed from "level" to "floor": undo it, and publish a new version.
      3 breaches, 0 problems.
      """;

  @Test
  void aRepositoryOfSha256IsRead() throws Exception {
    makeOrigin("sha256");

    assertThat(check(origin, "HEAD"), is(nothingBreaks("HEAD")));
    assertThat(check(origin, "opening"), is(new Said(1, LOST, "")));
    assertThat(
        check(origin, "no-such"),
        is(
            new Said(
                43,
                "",
                "no-such is neither a folder nor a git revision; fetch it, or name another with"
                    + " --against.\n")));
    assertThat(
        check(origin, "--output=stolen").err(),
        is(
            "--output=stolen is neither a folder nor a git revision; fetch it, or name another with"
                + " --against.\n"));
  }

  @Test
  void aPartialCloneFetchesWhatItLacks() throws Exception {
    makeOrigin("sha1");
    git(origin, "config", "uploadpack.allowFilter", "true");
    git(folder, "clone", "--filter=blob:none", origin.toUri().toString(), "clone");
    Path clone = folder.resolve("clone");

    assertThat(check(clone, "HEAD"), is(nothingBreaks("HEAD")));
    assertThat(check(clone, "HEAD^"), is(new Said(1, LOST, "")));
  }

  @Test
  void aPartialCloneWhoseOriginIsGoneIsToldWhatItLacks() throws Exception {
    makeOrigin("sha1");
    git(origin, "config", "uploadpack.allowFilter", "true");
    git(folder, "clone", "--filter=blob:none", origin.toUri().toString(), "clone");
    Files.move(origin, folder.resolve("elsewhere"));
    Path clone = folder.resolve("clone");

    assertThat(check(clone, "HEAD"), is(nothingBreaks("HEAD")));
    assertThat(
        check(clone, "HEAD^"),
        is(
            new Said(
                43,
                "",
                "This clone does not hold %s/catalog as it was at HEAD^, as one made with --filter or --depth does not, and the git command cannot fetch it; run 'git fetch --refetch --no-filter' where its origin can be reached.\n"
                    .formatted(clone))));
  }

  @Test
  void filesAreCopiedByteByByteAndLinksAreFollowed() throws Exception {
    makeOrigin("sha256");
    byte[] bytes = "a\0b\n\r\nc blob 7\n".getBytes(UTF_8);
    Files.write(origin.resolve("catalog/a name with blanks and \u00fc.md"), bytes);
    Files.write(origin.resolve("catalog/empty.md"), new byte[0]);
    git(origin, "add", ".");
    git(origin, "commit", "-m", "Add notes");
    GitProgram program = new GitProgram("git", origin.resolve("catalog"));
    Path copy = Files.createDirectories(folder.resolve("copy"));

    program.copyOut(program.commit("HEAD").orElseThrow(), copy);

    assertThat(Files.readAllBytes(copy.resolve("a name with blanks and \u00fc.md")), is(bytes));
    assertThat(Files.size(copy.resolve("empty.md")), is(0L));
    assertThat(
        Files.readString(copy.resolve("events/stay.avsc")), is(AVRO.replace("level", "floor")));
    assertThat(Files.exists(copy.resolve("events/nowhere.md")), is(false));
    assertThat(program.commit("HEAD~7"), is(Optional.empty()));
  }

  @Test
  void aMachineWithoutGitIsTold() {
    GitProgram missing = new GitProgram("no-such-git", folder);

    assertThat(
        assertThrows(IOException.class, () -> missing.commit("HEAD")).getMessage(),
        containsString("no-such-git"));
  }

  private static Said nothingBreaks(String against) {
    return new Said(0, "1 catalog compared with " + against + ": nothing breaks.\n", "");
  }
}
