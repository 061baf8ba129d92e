package dev.tally.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckoutTest {

  private static final List<String> FILES =
      List.of("code", "docs/benchmarks.md", "benchmarks/recorded/live.json");

  @TempDir private Path folder;

  @BeforeEach
  void commitFiles() throws Exception {
    assumeTrue(git("init"), "git");
    for (String file : FILES) {
      write(file, "as committed");
    }
    git("add", ".");
    git("commit", "-m", "Begin");
  }

  @Test
  void aCommitIsToldByTwelveDigits() {
    String commit = new Checkout(folder).commit();

    assertTrue(commit.matches("[0-9a-f]{12}"), commit);
  }

  @Test
  void whatIsRecordedAndToldOfItDoesNotMakeACheckoutDirty() throws IOException {
    String commit = new Checkout(folder).commit();
    write("docs/benchmarks.md", "another figure");
    write("benchmarks/recorded/live.json", "another figure");
    write("new", "nobody knows it yet");

    assertEquals(commit, new Checkout(folder).commit());
  }

  @Test
  void aChangeThatIsNotCommittedMakesACheckoutDirty() throws IOException {
    String commit = new Checkout(folder).commit();
    write("code", "faster");

    assertEquals(commit + "-dirty", new Checkout(folder).commit());
  }

  @Test
  void aFolderInACheckoutIsNone() {
    Checkout docs = new Checkout(folder.resolve("docs"));

    UserError error = assertThrows(UserError.class, docs::commit);

    assertEquals(ExitCode.NOT_READY, error.exitCode());
  }

  private void write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private boolean git(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git"));
    for (String setting :
        List.of("user.name=bench", "user.email=bench@example.com", "commit.gpgsign=false")) {
      command.addAll(List.of("-c", setting));
    }
    command.addAll(List.of(arguments));
    try {
      return new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
