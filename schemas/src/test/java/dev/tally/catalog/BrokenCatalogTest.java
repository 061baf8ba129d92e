package dev.tally.catalog;

import static java.util.stream.Collectors.joining;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tally.catalog.CatalogReader.Reading;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads each folder under {@code broken}; its {@code expected.txt} holds the exact problems. */
class BrokenCatalogTest {

  static Stream<String> cases() throws Exception {
    try (Stream<Path> folders = Files.list(root())) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList().stream();
    }
  }

  private static Path root() throws URISyntaxException {
    return Path.of(BrokenCatalogTest.class.getResource("/broken").toURI());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyMistakeIsToldWithItsFileItsLineAndItsRemedy(String name) throws Exception {
    Path folder = root().resolve(name);

    Reading reading = CatalogReader.readAll(folder);

    assertThat(
        lines(reading.problems()), equalTo(Files.readString(folder.resolve("expected.txt"))));
    assertThat(reading.catalog().isPresent(), is(false));
  }

  private static String lines(List<Problem> problems) throws IOException {
    return problems.stream().map(problem -> problem + "\n").collect(joining());
  }

  @Test
  void aBrokenCatalogIsRefusedWithEveryProblemInTheMessage() throws Exception {
    Path folder = root().resolve("two-contracts-of-one-type");

    CatalogException refusal =
        assertThrows(CatalogException.class, () -> CatalogReader.read(folder));

    assertThat(
        refusal.getMessage() + "\n", equalTo(Files.readString(folder.resolve("expected.txt"))));
    assertThat(refusal.problems(), equalTo(CatalogReader.readAll(folder).problems()));
  }

  @Test
  void aFolderThatIsNotThereIsAProblemToo() {
    assertThat(
        CatalogReader.readAll(Path.of("no-such-folder")).problems(),
        equalTo(
            List.of(new Problem("no-such-folder", 1, "is no folder: name a catalog's folder"))));
  }
}
