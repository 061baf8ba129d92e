package dev.tally.bigquery;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tally.base.UserError;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code tally doctor} asks of a dataset. */
class BigQueryPublicationTest {

  @TempDir private Path folder;

  @Test
  void saysWhereTheDatasetIs() throws Exception {
    try (FakeBigQuery bigQuery = new FakeBigQuery()) {
      assertThat(probe(bigQuery.url(folder, "duckdb:own.duckdb")), is("the dataset is in EU"));
    }
  }

  @Test
  void refusesPolicyTagsOfAnotherRegion() throws Exception {
    try (FakeBigQuery bigQuery = new FakeBigQuery()) {
      bigQuery.moveTo("europe-west3");
      String url = bigQuery.url(folder, "duckdb:own.duckdb");
      assertThat(
          assertThrows(UserError.class, () -> probe(url)).getMessage(),
          is(
              "the dataset is in europe-west3, and the policy tag of its personal columns in eu;"
                  + " name a tag of europe-west3 behind personal=."));
    }
  }

  @Test
  void refusesADatasetThatDoesNotExist() throws Exception {
    try (FakeBigQuery bigQuery = new FakeBigQuery()) {
      String url = bigQuery.url(folder, "duckdb:own.duckdb").replace("/numbers", "/nubmers");
      assertThat(
          assertThrows(UserError.class, () -> probe(url)).getMessage(),
          is(
              "bigquery://shop-project/nubmers refuses the question for the dataset: Not found:"
                  + " nubmers."));
    }
  }

  private String probe(String url) {
    return new BigQueryProvider()
        .connect(url, Optional.of(folder))
        .orElseThrow()
        .publication()
        .orElseThrow()
        .probe();
  }
}
