package dev.tally.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTest {

  @TempDir private Path home;

  @Test
  void aFileIsWrittenWholeAndReadBack() throws IOException {
    Folder folder = Folder.at(home).folder("archive");
    assertThat(folder.has("a/b=1.txt"), is(false));

    String sha256 = folder.write("a/b=1.txt", out -> out.write("tally".getBytes(UTF_8)));

    assertThat(sha256, is("b01e26d3f5a5130b9d8d821c5a9d61e7c7d86df735f28bdcd6620fc58ac1006e"));
    assertThat(new String(folder.read("a/b=1.txt"), UTF_8), is("tally"));
    assertThat(folder.size("a/b=1.txt"), is(OptionalLong.of(5)));
    assertThat(Files.readString(home.resolve("archive/a/b=1.txt")), is("tally"));
  }

  @Test
  void filesAreListedFromTheFolderOnAndDeletedByName() throws IOException {
    Folder folder = Folder.at(home);
    folder.write("two", new byte[2]);
    folder.write("b/one", new byte[1]);
    assertThat(names(folder), is(List.of("b/one", "two")));

    folder.delete(List.of("two", "never-there"));
    assertThat(names(folder), is(List.of("b/one")));
    folder.folder("b").deleteAll();
    assertThat(names(folder), is(empty()));
    assertThat(names(folder.folder("nowhere")), is(empty()));
  }

  @Test
  void whatWouldBeAPatternIsAName() throws IOException {
    Folder folder = Folder.at(home.resolve("a[b]*{c}"));
    folder.write("d?", new byte[3]);
    folder.write("dd", new byte[4]);
    assertThat(names(folder), is(List.of("d?", "dd")));
    assertThat(folder.size("d?"), is(OptionalLong.of(3)));
    folder.delete(List.of("d?"));
    assertThat(names(folder), is(List.of("dd")));
  }

  @Test
  void aWriteThatFailsLeavesWhatWasThere() throws IOException {
    Folder folder = Folder.at(home);
    folder.write("ledger.json", "old".getBytes(UTF_8));
    assertThrows(
        IOException.class,
        () ->
            folder.write(
                "ledger.json",
                out -> {
                  out.write('n');
                  throw new IOException("the disk is gone");
                }));
    assertThat(new String(folder.read("ledger.json"), UTF_8), is("old"));
  }

  @Test
  void aUriOfAFileIsAFolderOfThisMachine() {
    assertThat(Folder.at(home.toUri().toString()), is(Folder.at(home)));
    assertThat(Folder.at(home).local(), is(Optional.of(home.toAbsolutePath().normalize())));
  }

  @Test
  void aFileSystemThatIsNotThereIsNamed() {
    UserError refused = assertThrows(UserError.class, () -> Folder.at("gopher://host/ledger"));
    assertThat(refused.exitCode(), is(ExitCode.BAD_INPUT));
    assertThat(
        refused.getMessage(),
        is(
            "No file system is known for gopher://host/ledger; put the one of Beam's for gopher on"
                + " the class path, or name a folder."));
  }

  @Test
  void anOptionThatNoFileSystemHasIsNamed() {
    UserError refused =
        assertThrows(
            UserError.class, () -> FileSystemOptions.as(PipelineOptions.class, " --regoin=x  "));
    assertThat(refused.exitCode(), is(ExitCode.USAGE));
    assertThat(
        refused.getMessage(),
        is(
            "TALLY_FILE_SYSTEM_OPTIONS cannot be used: Class interface"
                + " org.apache.beam.sdk.options.PipelineOptions missing a property named"
                + " 'regoin'."));
  }

  private static List<String> names(Folder folder) throws IOException {
    return folder.list().stream().map(Folder.Entry::name).toList();
  }
}
